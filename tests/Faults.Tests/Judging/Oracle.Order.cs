namespace Dormouse.Faults.Tests.Judging;

// The order of a chat. An edit that took the place of its message stands in that place.
internal static partial class Oracle
{
    /// <summary>What was given as it was written, was given in the order in which it was written in its chat.</summary>
    private static void GivenInOrder(Evidence evidence, List<Violation> violations)
    {
        var given = evidence.Given.Where(static given => given.Kind is GivenKind.Original).OrderBy(static given => given.At).Select(
            static given => given.Id).ToArray();
        foreach (var chat in evidence.Sent.GroupBy(static sent => sent.Chat))
        {
            InOrder([.. chat], given, "was given", violations);
        }
    }

    /// <summary>The first answers stand in the order of the messages; the answer to a correction stands where it may.</summary>
    private static void SeenInOrder(Evidence evidence, List<Violation> violations)
    {
        var corrections = evidence.Given.Where(static given => given.Kind is GivenKind.Correction).Select(
            static given => given.Id).ToHashSet();
        foreach (var chat in evidence.Sent.GroupBy(static sent => sent.Chat))
        {
            var seen = evidence.Seen.Where(seen => seen.Chat == chat.Key && !corrections.Contains(seen.Id)).OrderBy(
                static seen => seen.Place).Select(static seen => seen.Id);
            InOrder([.. chat], [.. seen], "was answered", violations);
        }
    }

    private static void InOrder(Sent[] chat, IReadOnlyList<string> happened, string what, List<Violation> violations)
    {
        var sent = chat.Where(static sent => sent.Edits is null).Select(static sent => sent.Id).ToArray();
        var originals = chat.Where(static sent => sent.Edits is not null).ToDictionary(static sent => sent.Id, static sent => sent.Edits!);
        var before = -1;
        foreach (var (id, place) in happened.Select(id => (id, Array.IndexOf(sent, originals.GetValueOrDefault(id, id)))).DistinctBy(
            static entry => entry.Item2))
        {
            if (place >= 0 && place < before)
            {
                violations.Add(new(id, $"{what} after {sent[before]}, which was sent after it"));
            }

            before = Math.Max(before, place);
        }
    }
}
