namespace Dormouse.Faults.Tests.Judging;

/// <summary>
/// Compares what was sent, given and seen. Pure: it knows the laws and nothing of how the evidence was gathered.
/// </summary>
internal static class Oracle
{
    public static Verdict Judge(Evidence evidence)
    {
        var violations = new List<Violation>();
        var repeats = new List<string>();
        foreach (var sent in evidence.Sent)
        {
            GivenOnce(evidence, sent, violations);
            AnsweredOnce(evidence, sent, violations, repeats);
        }

        Strangers(evidence, violations);
        GivenInOrder(evidence, violations);
        SeenInOrder(evidence, violations);
        OneConversation(evidence, violations);
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

        if (given.Length == 0 && Decisions(evidence, sent.Id, Choice.Drop) == 0 && !IsReplaced(evidence, sent))
        {
            violations.Add(new(sent.Id, "was never given, and nobody dropped it"));
        }
    }

    private static void AnsweredOnce(Evidence evidence, Sent sent, List<Violation> violations, List<string> repeats)
    {
        var seen = evidence.Seen.Where(seen => seen.Id == sent.Id).OrderBy(static seen => seen.At).ToArray();
        var given = evidence.Given.Count(given => given.Id == sent.Id);
        if (seen.Length == 0)
        {
            if (Decisions(evidence, sent.Id, Choice.Drop) == 0 && !(given == 0 && IsReplaced(evidence, sent)))
            {
                violations.Add(new(sent.Id, "was never answered, and nobody dropped it"));
            }

            return;
        }

        foreach (var elsewhere in seen.Where(seen => seen.Chat != sent.Chat))
        {
            violations.Add(new(sent.Id, $"was answered in {elsewhere.Chat}, and was sent in {sent.Chat}"));
        }

        // Each time that it was given may have an answer of its own.
        for (var i = Math.Max(1, given); i < seen.Length; i++)
        {
            var (first, again) = (seen[0], seen[i]);

            // The web remembers what it has shown: there nothing explains a repeat.
            var cause = again.Chat.StartsWith("web:", StringComparison.Ordinal) ? null : evidence.Struck.LastOrDefault(struck =>
                struck.MayRepeat && struck.From <= again.At && struck.To >= first.At);
            if (cause is null)
            {
                violations.Add(new(sent.Id, $"was answered {seen.Length} times, given {given} times, and no blow explains it"));
            }
            else
            {
                repeats.Add($"the answer to {sent.Id} was shown again after: {cause.What}");
            }
        }
    }

    /// <summary>Nothing comes out that nobody put in.</summary>
    private static void Strangers(Evidence evidence, List<Violation> violations)
    {
        var known = evidence.Sent.Select(static sent => sent.Id).ToHashSet();
        violations.AddRange(evidence.Given.Where(given => !known.Contains(given.Id)).Select(static given => new Violation(given.Id, "was given, and nobody sent it")));
        violations.AddRange(evidence.Seen.Where(seen => !known.Contains(seen.Id)).Select(static seen => new Violation(seen.Id, "was answered, and nobody sent it")));
    }

    /// <summary>What was given as it was written, was given in the order in which it was written in its chat.</summary>
    private static void GivenInOrder(Evidence evidence, List<Violation> violations)
    {
        foreach (var chat in evidence.Sent.Where(static sent => sent.Edits is null).GroupBy(static sent => sent.Chat))
        {
            var given = evidence.Given.Where(static given => given.Kind is GivenKind.Original)
                .OrderBy(static given => given.At).Select(static given => given.Id).Distinct().ToArray();
            InOrder([.. chat.Select(static sent => sent.Id)], given, "was given", violations);
        }
    }

    /// <summary>The first answers stand in the order of the messages.</summary>
    private static void SeenInOrder(Evidence evidence, List<Violation> violations)
    {
        foreach (var chat in evidence.Sent.Where(static sent => sent.Edits is null).GroupBy(static sent => sent.Chat))
        {
            var seen = evidence.Seen.Where(seen => seen.Chat == chat.Key)
                .OrderBy(static seen => seen.Place).Select(static seen => seen.Id).Distinct().ToArray();
            InOrder([.. chat.Select(static sent => sent.Id)], seen, "was answered", violations);
        }
    }

    private static void InOrder(string[] sent, string[] happened, string what, List<Violation> violations)
    {
        var before = -1;
        foreach (var id in happened)
        {
            var place = Array.IndexOf(sent, id);
            if (place >= 0 && place < before)
            {
                violations.Add(new(id, $"{what} after {sent[before]}, which was sent after it"));
            }

            before = Math.Max(before, place);
        }
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

    private static int Decisions(Evidence evidence, string id, Choice choice) => evidence.Decisions
        .Where(decision => decision.Id == id && decision.Choice == choice)
        .Select(static decision => decision.Question)
        .Distinct()
        .Count();
}
