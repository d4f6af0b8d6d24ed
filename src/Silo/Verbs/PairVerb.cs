using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>pair CODE [NAME]</c>: asks the running Dormouse of the same store to let somebody in, as somebody new. With <c>--existing</c> they
/// are the person NAME, who exists already: <c>pair CODE owner --existing</c> is "this is me".
/// </summary>
internal sealed class PairVerb : Verb
{
    private readonly Argument<string> _code = new("CODE");
    private readonly Argument<string?> _name = new("NAME") { Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _existing = new("--existing");

    /// <summary>Makes the verb.</summary>
    public PairVerb()
        : base("pair", "let in whoever was told CODE, as somebody new; --existing: as NAME, who is known already")
    {
        Add(_code);
        Add(_name);
        Add(_existing);
    }

    public override string Usage => "Write pair CODE [NAME] [--existing], with the code that the stranger was told.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var (name, isExisting) = (words.GetValue(_name), words.GetValue(_existing));
        if (isExisting && name is null)
        {
            throw new SettingsException("Write pair CODE NAME --existing, with the name of the person that it is; 'owner' is you.");
        }

        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        var (stranger, user) = await call.PairAsync(words.GetRequiredValue(_code), name, isExisting);
        Console.WriteLine($"{stranger} is now {user}{(isExisting ? "" : ", somebody new,")} and can write to the bot.");
        return 0;
    }
}
