namespace Dormouse.Faults.Tests.Judging;

/// <summary>
/// Compares what was sent, given and seen. Pure: it knows the laws and nothing of how the evidence was gathered.
/// </summary>
internal static partial class Oracle
{
    public static Verdict Judge(Evidence evidence)
    {
        var violations = new List<Violation>();
        var repeats = new List<string>();
        foreach (var sent in evidence.Sent)
        {
            GivenOnce(evidence, sent, violations);
            Answered(evidence, sent, violations);
            ShownOnce(evidence, sent, violations, repeats);
            CancelledIsNeverGiven(evidence, sent, violations);
        }

        foreach (var edit in evidence.Sent.Where(static sent => sent.Edits is not null))
        {
            EditedOnce(evidence, edit, violations);
        }

        Strangers(evidence, violations);
        GivenInOrder(evidence, violations);
        SeenInOrder(evidence, violations);
        OneConversation(evidence, violations);
        AskedForCause(evidence, violations);
        StoppedAsAsked(evidence, violations);
        EndedForCause(evidence, violations);
        Journaled(evidence, violations);
        violations.AddRange(evidence.Complaints.Select(static complaint => new Violation(null, complaint)));
        return new(violations, repeats);
    }

    private static void GivenOnce(Evidence evidence, Sent sent, List<Violation> violations)
    {
        var given = evidence.Given.Where(given => given.Id == sent.Id).ToArray();
        var byItself = given.Count(static given => given.Kind is not GivenKind.Continuation);
        var asked = given.Length - byItself;
        var allowed = Decisions(evidence, sent.Id, Choice.Continue);
        if (byItself > 1)
        {
            violations.Add(new(sent.Id, $"was given {byItself} times by itself"));
        }

        if (asked > allowed)
        {
            violations.Add(new(sent.Id, $"was gone on with {asked} times, and people asked for that {allowed} times"));
        }

        if (given.Length == 0 && !IsDropped(evidence, sent) && !IsReplaced(evidence, sent))
        {
            violations.Add(new(sent.Id, "was never given, and nobody dropped it"));
        }
    }

    private static void Answered(Evidence evidence, Sent sent, List<Violation> violations)
    {
        // What was deleted or overwritten nobody can read any more.
        var stands = evidence.Seen.Any(seen => seen.Id == sent.Id && seen.Stands);
        var wasGiven = evidence.Given.Any(given => given.Id == sent.Id);
        if (!stands && !IsDropped(evidence, sent) && !evidence.Stopped.Any(stopped => stopped.Id == sent.Id)
            && !StoppedByEnd.MayBe(sent.Id, evidence.Given, evidence.Stops, evidence.Struck) && !StoppedByEnd.IsSaid(sent, evidence)
            && (wasGiven || !IsReplaced(evidence, sent)))
        {
            violations.Add(new(sent.Id, "was never answered, and nobody dropped it"));
        }
    }

    /// <summary>An edit takes the place of what was not given yet, or is a correction of what was; never both.</summary>
    private static void EditedOnce(Evidence evidence, Sent edit, List<Violation> violations)
    {
        var first = evidence.Given.FirstOrDefault(given => given.Id == edit.Edits);
        foreach (var given in evidence.Given.Where(given => given.Id == edit.Id))
        {
            if (given.Kind is GivenKind.Original && first is not null)
            {
                violations.Add(new(edit.Id, $"was given as a message of its own, and {edit.Edits}, which it changes, was given too"));
            }
            else if (given.Kind is GivenKind.Correction
                && (first is null || first.At > given.At)
                && Decisions(evidence, edit.Edits!, Choice.Drop) == 0)
            {
                violations.Add(new(edit.Id, $"was given as a correction of {edit.Edits}, which was not given before"));
            }
        }
    }

    /// <summary>Who was told that a message is cancelled can rely on it.</summary>
    private static void CancelledIsNeverGiven(Evidence evidence, Sent sent, List<Violation> violations)
    {
        if (evidence.Cancelled.FirstOrDefault(cancelled => cancelled.Id == sent.Id && !cancelled.WasGiven) is not { } told
            || evidence.Cancelled.Any(cancelled => cancelled.Id == sent.Id && cancelled.WasGiven))
        {
            return;
        }

        // A turn that was cut off is cancelled instead of being decided about.
        foreach (var given in evidence.Given.Where(
            given => given.Id == sent.Id && (given.At > told.At || !MayBeCutOff(evidence, sent, told.At))))
        {
            violations.Add(new(sent.Id, $"was given ({given.Kind}), and people were told that it is cancelled"));
        }
    }

    /// <summary>Nothing comes out that nobody put in.</summary>
    private static void Strangers(Evidence evidence, List<Violation> violations)
    {
        var known = evidence.Sent.Select(static sent => sent.Id).ToHashSet();
        violations.AddRange(
            evidence.Given.Where(given => !known.Contains(given.Id)).Select(
                static given => new Violation(given.Id, "was given, and nobody sent it")));
        violations.AddRange(
            evidence.Seen.Where(seen => !known.Contains(seen.Id)).Select(
                static seen => new Violation(seen.Id, "was answered, and nobody sent it")));
    }

    /// <summary>A session never begins a new conversation by itself.</summary>
    private static void OneConversation(Evidence evidence, List<Violation> violations)
    {
        foreach (var session in evidence.Given.GroupBy(static given => given.Session))
        {
            if (session.Select(static given => given.Conversation).Distinct().Count() is > 1 and var count)
            {
                violations.Add(new(null, $"session {session.Key} had {count} conversations; it silently started afresh"));
            }
        }
    }

    private static bool IsReplaced(Evidence evidence, Sent sent) => evidence.Sent.Any(edit => edit.Edits == sent.Id);

    /// <summary>Whether people chose to have no answer.</summary>
    private static bool IsDropped(Evidence evidence, Sent sent) =>
        IsTakenOut(evidence, sent)
        || TakenBack.Of(evidence.Sent, evidence.Given, evidence.Stops, evidence.SaidStopped, evidence.Decisions, Explained(evidence))
            .Contains(sent.Id);

    private static bool IsTakenOut(Evidence evidence, Sent sent) =>
        Decisions(evidence, sent.Id, Choice.Drop) > 0
        || (evidence.Cancelled.Any(cancelled => cancelled.Id == sent.Id || cancelled.Id == sent.Edits)
            && !evidence.Cancelled.Any(cancelled => cancelled.Id == sent.Id && cancelled.WasGiven));

    private static HashSet<string> Explained(Evidence evidence) =>
    [
        .. evidence.Sent.Where(sent => IsTakenOut(evidence, sent) || IsReplaced(evidence, sent)).Select(static sent => sent.Id),
    ];

    private static int Decisions(Evidence evidence, string id, Choice choice) => evidence.Decisions
        .Where(decision => decision.Id == id && decision.Choice == choice)
        .Select(static decision => decision.Question)
        .Distinct()
        .Count();
}
