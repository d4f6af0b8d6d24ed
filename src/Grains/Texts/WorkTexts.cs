using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Texts;

/// <summary>Stuck or working: what is said of a turn that runs.</summary>
internal static class WorkTexts
{
    public const string StopLabel = "Stop";

    public static string Line(AgentSigns signs, bool usesProcessor, DateTimeOffset now) => string.Join(", ", Parts(signs, usesProcessor, now));

    public static string MayBeStuck(string session, AgentSigns signs, TimeSpan silence) =>
        $"Session {session} may be stuck: for {TimeTexts.Duration(silence)} its agent has printed nothing, used no processor time and not "
        + $"retried the API{(signs.Tool is { } tool ? $"; it waits for a tool ({tool})" : "")}. It is left running; /stop {session} ends the turn.";

    private static IEnumerable<string> Parts(AgentSigns signs, bool usesProcessor, DateTimeOffset now)
    {
        yield return "Working";
        yield return $"last output {TimeTexts.Ago(signs.LastOutput, now)}";
        if (signs.Retry is { } retry)
        {
            yield return $"retrying the API ({retry.Attempt} of {retry.Most})";
        }
        else if (signs.Tool is { } tool)
        {
            yield return $"waiting for a tool ({tool})";
        }

        if (usesProcessor)
        {
            yield return "using the processor";
        }
    }
}
