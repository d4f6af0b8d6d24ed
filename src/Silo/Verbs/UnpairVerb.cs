using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>unpair CHANNEL:ID</c>: ends somebody's being let in.</summary>
internal sealed class UnpairVerb : Verb
{
    private readonly Argument<string> _id = new("CHANNEL:ID");

    /// <summary>Makes the verb.</summary>
    public UnpairVerb()
        : base("unpair", "let somebody in no more; people shows CHANNEL:ID") => Add(_id);

    public override string Usage => "Write unpair CHANNEL:ID, such as telegram:42; people shows who was let in.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var written = words.GetRequiredValue(_id);
        if (written.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon) || colon + 1 == written.Length)
        {
            throw new SettingsException(Usage);
        }

        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        var user = await call.UnpairAsync(new(written[..colon], written[(colon + 1)..]));
        Console.WriteLine($"{VisibleText.OfLine(written)} was {user}, and is not let in any more.");
        return 0;
    }
}
