using System.CommandLine;
using System.Globalization;
using Dormouse.Hosting.Verbs;

namespace Dormouse.Silo.Verbs;

/// <summary><c>audit [COUNT]</c>: shows what was done that bears on who may do what, the newest last, as a log does.</summary>
internal sealed class AuditVerb : Verb
{
    private const int Shown = 50;
    private const int Most = 1000;

    private readonly Argument<int?> _count = new("COUNT") { Arity = ArgumentArity.ZeroOrOne };

    /// <summary>Makes the verb.</summary>
    public AuditVerb()
        : base("audit", "show who did what, when and from where: log-ins, pairings, permissions, moves, drains") => Add(_count);

    public override string Usage => "Write audit [COUNT], with the number of entries to show, 1 to 1000; without it 50.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await using var call = await SiloSettings.Read(Configuration.Load(settings)).Deployment.CallAsync();
        foreach (var entry in (await call.AuditAsync(Math.Clamp(words.GetValue(_count) ?? Shown, 1, Most))).Reverse())
        {
            // Who is let in, and what a rule says, comes from elsewhere.
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{entry.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {VisibleText.OfLine($"{entry.Who} {entry.What} (from {entry.From})")}"));
        }

        return 0;
    }
}
