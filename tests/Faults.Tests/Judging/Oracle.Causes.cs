namespace Dormouse.Faults.Tests.Judging;

// What needs a cause: a repeat, a question, an interruption, the end of a process.
internal static partial class Oracle
{
    /// <summary>Longest time, in ms, from the moment that something is shown until it is confirmed in the store.</summary>
    private const int UnderWay = 5_000;

    /// <summary>Longest time, in ms, in which a program that works shows again what it has to.</summary>
    private const int Aftermath = 20_000;

    /// <summary>How far, in ms, the clocks of two observers of one event are apart.</summary>
    private const int Slack = 500;

    /// <summary>Every answer of a turn stands at one place; at another one it is a repeat, which one fault explains once.</summary>
    private static void ShownOnce(Evidence evidence, Sent sent, List<Violation> violations, List<string> repeats)
    {
        var seen = evidence.Seen.Where(seen => seen.Id == sent.Id).OrderBy(static seen => seen.At).ToArray();
        foreach (var elsewhere in seen.Where(seen => seen.Chat != sent.Chat))
        {
            violations.Add(new(sent.Id, $"was answered in {elsewhere.Chat}, and was sent in {sent.Chat}"));
        }

        var turns = seen.GroupBy(static seen => seen.Turn).ToArray();
        if (evidence.Given.Count(given => given.Id == sent.Id) is var given && turns.Length > Math.Max(1, given))
        {
            violations.Add(new(sent.Id, $"has {turns.Length} different answers, and was given {given} times"));
        }

        var used = new HashSet<Struck>(ReferenceEqualityComparer.Instance);
        foreach (var turn in turns)
        {
            var places = turn.DistinctBy(static seen => seen.Place).ToArray();
            for (var i = 1; i < places.Length; i++)
            {
                var (first, again) = (places[i - 1], places[i]);
                if (WasStillGrowing(evidence, first, again))
                {
                    continue;
                }

                // The web remembers what it has shown: there nothing explains a repeat.
                var cause = again.Chat.StartsWith("web:", StringComparison.Ordinal)
                    ? null
                    : evidence.Struck.FirstOrDefault(struck => !used.Contains(struck) && ExplainsRepeat(evidence, struck, first, again));
                if (cause is null)
                {
                    violations.Add(new(sent.Id, $"was answered {seen.Length} times, given {given} times, and no fault explains it"));
                }
                else
                {
                    used.Add(cause);
                    repeats.Add($"the answer to {sent.Id} was shown again after: {cause.What}");
                }
            }
        }
    }

    /// <summary>Whether the first showing was surely not confirmed yet when the fault came, and the second one came of it.</summary>
    private static bool ExplainsRepeat(Evidence evidence, Struck struck, Seen first, Seen again) =>
        struck.Harm.HasFlag(Harm.Repeats)
        && (struck.Message is null || struck.Message == first.Id)
        && struck.From - Slack <= Unconfirmed(evidence, first.At) && struck.To + Slack >= first.At
        && again.At >= struck.From && again.At - struck.To - Away(evidence, struck.To, again.At) <= Aftermath;

    /// <summary>
    /// Whether the first showing was a text that had grown to its end before its turn did, which a program that was told to end takes away
    /// before the answer comes.
    /// </summary>
    private static bool WasStillGrowing(Evidence evidence, Seen first, Seen again) =>
        first.GoneAt is { } gone && gone <= again.At && evidence.Struck.Any(
            struck => struck.Harm.HasFlag(Harm.TakesAway) && struck.From - Slack <= gone && struck.To + Slack >= gone);

    /// <summary>How much of a time, in ms, the program was down or hindered.</summary>
    private static long Away(Evidence evidence, long from, long to)
    {
        var (away, counted) = (0L, from);
        foreach (var struck in evidence.Struck.Where(static struck => struck.Harm is not Harm.None).OrderBy(static struck => struck.From))
        {
            away += Math.Max(0, Math.Min(struck.Back, to) - Math.Max(struck.From, counted));
            counted = Math.Max(counted, struck.Back);
        }

        return away;
    }

    /// <summary>The time until which what was shown may not have been confirmed, because nothing could be.</summary>
    private static long Unconfirmed(Evidence evidence, long shown)
    {
        var until = shown + UnderWay;
        foreach (var away in evidence.Struck.Where(
            static struck => struck.Harm.HasFlag(Harm.Withholds)).OrderBy(static struck => struck.From))
        {
            if (away.From <= until && away.To >= shown)
            {
                until = Math.Max(until, away.To + UnderWay);
            }
        }

        return until;
    }

    /// <summary>Whether to go on is asked only about a turn that something has cut off.</summary>
    private static void AskedForCause(Evidence evidence, List<Violation> violations)
    {
        foreach (var question in evidence.Decisions.Where(static decision => decision is { Choice: not Choice.Other, IsAskedAgain: false }).GroupBy(static decision => decision.Question))
        {
            var decision = question.First();
            if (evidence.Sent.FirstOrDefault(sent => sent.Id == decision.Id) is { } sent && !MayBeCutOff(evidence, sent, decision.At))
            {
                violations.Add(new(sent.Id, $"people were asked whether to go on with it ({question.Key}), and nothing had cut it off"));
            }
        }
    }

    /// <summary>Whether something cut off the turn of a message, after it was handed on last.</summary>
    private static bool MayBeCutOff(Evidence evidence, Sent sent, long until)
    {
        // An agent that died before it read the prompt could not swear that it had it.
        var handed = evidence.Given.Where(given => given.Id == sent.Id && given.At <= until).Select(
            static given => given.At).DefaultIfEmpty(sent.At).Max();
        return evidence.Struck.Any(struck => struck.Harm.HasFlag(Harm.CutsOff) && struck.From <= until && struck.To + Slack >= handed);
    }

    /// <summary>A turn is interrupted because somebody wants it.</summary>
    private static void StoppedAsAsked(Evidence evidence, List<Violation> violations)
    {
        var left = evidence.Stops.Order().ToList();
        foreach (var stopped in evidence.Stopped.OrderBy(static stopped => stopped.At))
        {
            if (left.FindIndex(stop => stop <= stopped.At) is >= 0 and var index)
            {
                left.RemoveAt(index);
            }
            else
            {
                violations.Add(new(stopped.Id, "was interrupted, and nobody asked for that"));
            }
        }
    }

    /// <summary>No store, no channel and no fault of either ends an agent; a full disk only keeps one from starting.</summary>
    private static void EndedForCause(Evidence evidence, List<Violation> violations)
    {
        foreach (var ended in evidence.Ended.Where(static ended => !ended.WasAsked))
        {
            if (!KeptFromStarting(evidence, ended) && !evidence.Struck.Any(struck => (struck.Harm & (Harm.CutsOff | Harm.Freezes)) != Harm.None
                && (struck.Process is null || struck.Process == ended.Process)
                && struck.From - Slack <= ended.At && struck.To + UnderWay >= ended.At && struck.To + Slack >= ended.Began))
            {
                violations.Add(new(null, $"the agent's process {ended.Process} ended suddenly at {ended.At}, and no fault explains it"));
            }
        }
    }

    private static bool KeptFromStarting(Evidence evidence, Ended ended) =>
        ended.At - ended.Began <= Slack
        && evidence.Struck.Any(struck =>
            struck.Harm.HasFlag(Harm.KeepsFromStarting) && struck.From - Slack <= ended.Began && struck.To + Slack >= ended.At);
}
