using System.Globalization;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Texts;

/// <summary>Stuck or working: what is said of a turn that runs.</summary>
internal static class WorkTexts
{
    public const string StopLabel = "Stop";

    public const string LetItRun = "Let it run";

    public static string Line(TurnActivity activity, bool usesProcessor, TimeSpan now) =>
        string.Join(", ", Parts(activity, usesProcessor, now));

    public static string MayBeStuck(string session, TurnActivity activity, TimeSpan silence) =>
        $"Session {session} may be stuck: for {TimeTexts.Duration(silence)} its agent has printed nothing, used no processor time and not "
        + $"retried the API{(activity.Tool is { } tool ? $"; it waits for a tool ({tool})" : "")}. It is left running; /stop {session} ends the turn.";

    public static string IgnoredStop(string session, TimeSpan after) =>
        $"The agent of session {session} did not stop within {TimeTexts.Duration(after)}, so its process is ended; the next message starts it again.";

    public static string ReachedLimit(string session, string what) => $"Session {session} {what}.";

    public const string Unasked = "Working by itself…";

    /// <summary>What an agent runs when nobody waits for an answer.</summary>
    public static string UnaskedLine(TurnActivity activity, TimeSpan now) => activity.BackgroundTasks switch
    {
        0 => $"Working by itself, last output {TimeTexts.Ago(now - activity.LastOutput)}",
        1 => "Working by itself: 1 background task",
        var tasks => string.Create(CultureInfo.InvariantCulture, $"Working by itself: {tasks} background tasks"),
    };

    /// <summary>What an agent said that no message asked for.</summary>
    public static string Spoke(string text, bool isStopped) => (text, isStopped) switch
    {
        ("", _) => "*Stopped what the agent did by itself.*",
        (_, true) => $"{SpokeMark}\n\n{SessionTexts.Shown(text)}\n\n{SessionTexts.Stopped}",
        _ => $"{SpokeMark}\n\n{SessionTexts.Shown(text)}",
    };

    private const string SpokeMark = "*By itself:*";

    private static IEnumerable<string> Parts(TurnActivity activity, bool usesProcessor, TimeSpan now)
    {
        yield return "Working";
        yield return $"last output {TimeTexts.Ago(now - activity.LastOutput)}";
        if (activity.Retry is { } retry)
        {
            yield return $"retrying the API ({retry.Attempt} of {retry.Most})";
        }
        else if (activity.Tool is { } tool)
        {
            yield return $"waiting for a tool ({tool})";
        }

        if (usesProcessor)
        {
            yield return "using the processor";
        }
    }
}
