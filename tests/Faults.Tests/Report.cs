using System.Globalization;
using System.Text;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests;

/// <summary>What a run came to.</summary>
internal sealed record Report(
    Schedule Schedule, Evidence Evidence, Verdict Verdict, int Kills, int Aimed, TimeSpan Took, Journal Journal, string Options, string Errors)
{
    private const int MostErrors = 40_000;

    public static string Head =>
        "  seed      | messages | edits | given | continued | dropped | repeats | questions | faults (aimed) | kills | violations | seconds";

    /// <summary>One line of the summary table.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Schedule.Seed,11} | {Evidence.Sent.Count(static sent => sent.Edits is null),8} | {Evidence.Sent.Count(static sent => sent.Edits is not null),5} | {Evidence.Given.Count,5} | "
        + $"{Evidence.Given.Count(static given => given.Kind is GivenKind.Continuation),9} | {Dropped,7} | {Verdict.Repeats.Count,7} | {Questions,9} | "
        + $"{Evidence.Struck.Count(static struck => struck.Message is null),7} ({Aimed,3}) | {Kills,5} | {Verdict.Violations.Count,10} | {Took.TotalSeconds,7:0}");

    /// <summary>The seed, every violation, and the timeline of the first messages concerned.</summary>
    public string Failure
    {
        get
        {
            var text = new StringBuilder();
            text.AppendLine(
                CultureInfo.InvariantCulture, $"Seed {Schedule.Seed}, {Schedule.Rounds.Count} rounds.").AppendLine(Head).AppendLine(Line);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"Play it again with: tests/faults{(RunPlan.IsLong ? "" : " --short")}{Options} --minutes 0 --seed {Schedule.Seed}");
            foreach (var violation in Verdict.Violations)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"- {violation.Message} {violation.What}");
            }

            foreach (var message in Verdict.Violations.Select(static violation => violation.Message).Distinct().Take(3))
            {
                text.AppendLine(
                    CultureInfo.InvariantCulture, $"\nTimeline of {message ?? "the program"}:").AppendLine(Journal.Timeline(message));
            }

            text.AppendLine("\nWhat the programs wrote to standard error, its end:").AppendLine(Errors);
            return text.ToString();
        }
    }

    /// <summary>Most kills of a schedule that may find nobody to kill.</summary>
    public const int MostVain = 1;

    /// <summary>A fault that strikes nothing proves nothing.</summary>
    public IEnumerable<Violation> Misses()
    {
        if (Schedule.Kills - Kills is > MostVain and var vain)
        {
            yield return new(null, $"{vain} of {Schedule.Kills} kills found nobody to kill");
        }

        var aimed = Schedule.Rounds.Count(static round => round.Fault.Point is not Injection.PathPoint.Any);
        if (Aimed * 4 < aimed * 3)
        {
            yield return new(null, $"only {Aimed} of {aimed} faults came where they were aimed at");
        }
    }

    /// <summary>The end of what a program wrote.</summary>
    public static string End(string errors) => errors.Length > MostErrors ? errors[^MostErrors..] : errors;

    private int Questions =>
        Evidence.Decisions.Where(static decision => decision.Choice is not Choice.Other).Select(
            static decision => decision.Question).Distinct().Count();

    private int Dropped =>
        Evidence.Decisions.Where(static decision => decision.Choice is Choice.Drop).Select(
            static decision => decision.Id).Distinct().Count();
}
