namespace Dormouse.Faults.Tests.Judging;

/// <summary>
/// Turns whose agent was killed while it was asked to stop: the person wanted no answer, and gets none and no question. The agent could
/// not tell that any more.
/// </summary>
internal static class StoppedByEnd
{
    /// <summary>
    /// How long before a prompt is given, in ms, somebody may have asked: that is on its way while the prompt is. And how long after the
    /// end of an agent: that is on its way to the silo.
    /// </summary>
    private const int OnItsWay = 1_000;

    /// <summary>Longest time, in ms, in which an agent that was asked is waited for.</summary>
    private const int LastResort = 11_000;

    /// <summary>Whether a message's last turn may have ended so.</summary>
    /// <param name="id">The message.</param>
    /// <param name="given">What agents were given.</param>
    /// <param name="stops">When people asked that a turn be interrupted.</param>
    /// <param name="struck">The faults.</param>
    /// <returns>True if a stop and then the end of its agent came into that turn.</returns>
    public static bool MayBe(string id, IEnumerable<Given> given, IEnumerable<long> stops, IReadOnlyList<Struck> struck)
    {
        var last = given.Where(turn => turn.Id == id).Select(static turn => turn.At).DefaultIfEmpty(long.MaxValue).Max();
        return stops.Select(stop => Arrives(stop, struck)).Any(stop => stop >= last - OnItsWay && struck.Any(fault =>
            fault.Harm.HasFlag(Harm.CutsOff) && fault.To >= Math.Max(stop, last) && fault.From <= stop + LastResort));
    }

    /// <summary>
    /// Whether a message's last turn was stopped just after the end of its agent, of which the silo had not heard: its chat says so in so
    /// many words.
    /// </summary>
    /// <param name="sent">The message.</param>
    /// <param name="evidence">All that happened.</param>
    /// <returns>True if it was, and nobody wanted it to go on.</returns>
    public static bool IsSaid(Sent sent, Evidence evidence)
    {
        var last = evidence.Given.Where(turn => turn.Id == sent.Id).Select(static turn => turn.At).DefaultIfEmpty(long.MaxValue).Max();
        var ends = evidence.Struck.Where(fault => fault.Harm.HasFlag(Harm.CutsOff) && fault.To >= last).Select(static fault => fault.To);
        return !evidence.Decisions.Any(decision => decision.Id == sent.Id && decision.At >= last && decision.Choice is Choice.Continue)
            && evidence.SaidStopped.Any(said => said.Chat == sent.Chat
                && evidence.Stops.Any(stop => stop <= said.At && ends.Any(end => end <= stop && stop <= end + OnItsWay)));
    }

    /// <summary>What is written while the program stands still waits until it goes on.</summary>
    private static long Arrives(long stop, IEnumerable<Struck> struck) => struck
        .Where(fault => fault.Message is null && fault.Process is null && fault.From <= stop && fault.Back >= stop)
        .Select(static fault => fault.Back)
        .DefaultIfEmpty(stop)
        .Max();
}
