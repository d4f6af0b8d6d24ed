using System.CommandLine;
using System.Globalization;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>pair CODE [NAME]</c>: asks the running Dormouse of the same store to let a Telegram user in.</summary>
internal sealed class PairVerb : Verb
{
    private readonly Argument<string> _code = new("CODE");
    private readonly Argument<string?> _name = new("NAME") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public PairVerb()
        : base("pair", "let in whoever was told CODE, as NAME")
    {
        Add(_code);
        Add(_name);
    }

    public override string Usage => "Write pair CODE [NAME], with the code that the stranger was told.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        var (stranger, user) = await call.PairAsync(words.GetRequiredValue(_code), words.GetValue(_name));
        Console.WriteLine($"{Shown(stranger)} is now {user} and can write to the bot.");
        return 0;
    }

    /// <summary>A stranger's text, without what could make a terminal do something.</summary>
    /// <param name="name">The text.</param>
    /// <returns>What of it is shown.</returns>
    public static string Shown(string name) =>
        string.Concat(name.Where(static c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format));
}
