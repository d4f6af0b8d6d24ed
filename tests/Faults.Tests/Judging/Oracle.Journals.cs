namespace Dormouse.Faults.Tests.Judging;

// The conversation of a session stands in its journal: once, in order, without a gap.
internal static partial class Oracle
{
    private static void Journaled(Evidence evidence, List<Violation> violations)
    {
        if (evidence.Journals is not { } journals)
        {
            return;
        }

        NothingIsMissing(evidence, journals, violations);
        foreach (var again in journals.Where(static line => line is { Kind: "prompt" or "answer", Id: not null })
            .GroupBy(static line => (line.Kind, line.Id, line.Turn))
            .Where(static same => same.Count() > 1))
        {
            violations.Add(new(again.Key.Id, $"stands {again.Count()} times as a {again.Key.Kind} in the journal"));
        }

        foreach (var journal in journals.GroupBy(static line => line.Session))
        {
            JournaledInOrder(evidence, [.. journal], violations);
        }
    }

    private static void NothingIsMissing(Evidence evidence, IReadOnlyList<JournalLine> journals, List<Violation> violations)
    {
        var prompts = journals.Where(static line => line.Kind == "prompt").Select(static line => line.Id).ToHashSet();
        foreach (var given in evidence.Given.Where(static given => given.Kind is GivenKind.Original).DistinctBy(static given => given.Id))
        {
            if (!prompts.Contains(given.Id))
            {
                violations.Add(new(given.Id, "was given, and is not in the journal"));
            }
        }

        var answers = journals.Where(static line => line.Kind == "answer").Select(static line => (line.Id, line.Turn)).ToHashSet();
        foreach (var seen in evidence.Seen.Where(static seen => seen.Stands).GroupBy(static seen => seen.Id))
        {
            // What stands of a turn that was cut off, and gone on with or dropped, is text that grew: its answer never came.
            var last = seen.Max(static one => one.Turn);
            if (!answers.Contains((seen.Key, last)) && Decisions(evidence, seen.Key, Choice.Drop) == 0)
            {
                violations.Add(new(seen.Key, $"was answered in turn {last}, and that answer is not in the journal"));
            }
        }
    }

    private static void JournaledInOrder(Evidence evidence, JournalLine[] journal, List<Violation> violations)
    {
        var session = journal[0].Session;
        if (journal.Where((line, index) => line.Number != index + 1).FirstOrDefault() is { } gap)
        {
            violations.Add(new(null, $"the journal of {session} has a gap or a repeat at {gap.Number}"));
        }

        var prompts = journal.Where(static line => line is { Kind: "prompt", Id: not null }).ToList();
        foreach (var answer in journal.Where(static line => line is { Kind: "answer", Id: not null }))
        {
            if (prompts.Find(prompt => prompt.Id == answer.Id) is not { } prompt || prompt.Number > answer.Number)
            {
                violations.Add(new(answer.Id, $"is answered in the journal of {session} before it was asked"));
            }
        }

        var given = evidence.Given.Where(static given => given.Kind is GivenKind.Original).OrderBy(static given => given.At)
            .Select(static given => given.Id).Distinct().ToList();
        var noted = prompts.Select(static prompt => prompt.Id!).Where(given.Contains).ToList();
        foreach (var (first, second) in noted.Zip(noted.Skip(1)).Where(pair => given.IndexOf(pair.First) > given.IndexOf(pair.Second)))
        {
            violations.Add(new(first, $"stands before {second} in the journal of {session}, and was given after it"));
        }
    }
}
