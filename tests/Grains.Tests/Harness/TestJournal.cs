namespace Dormouse.Grains.Tests.Harness;

/// <summary>The journal of a session, as a door sees it.</summary>
internal static class TestJournal
{
    public static async Task<IJournalGrain> JournalAsync(this TestHome home, string session = "default", string user = "ada") =>
        home.Grains.GetGrain<IJournalGrain>(JournalKey.Of((await home.User(user).Find(session))!));

    /// <summary>All entries, once the last one is what it is waited for.</summary>
    public static async Task<IReadOnlyList<JournalEntry>> ReadUntilAsync(
        this IJournalGrain journal, Func<JournalEntry, bool> isLast, string what)
    {
        IReadOnlyList<JournalEntry> entries = [];
        await Eventually.Is(
            async () =>
            {
                entries = await journal.Before(null, 1_000);
                return entries is [.., var last] && isLast(last);
            },
            () => $"the journal ends with {what}; it has:\n{string.Join('\n', entries.Select(Line))}");
        Assert.Equal(entries.Select((_, index) => index + entries[0].Number), entries.Select(static entry => entry.Number));
        return entries;
    }

    public static Task<IReadOnlyList<JournalEntry>> ReadUntilAsync(this IJournalGrain journal, string line) =>
        journal.ReadUntilAsync(entry => Line(entry) == line, line);

    public static string Line(JournalEntry entry) => $"{entry.Kind} {entry.Text}".TrimEnd();

    public static string[] Lines(this IReadOnlyList<JournalEntry> entries) => [.. entries.Select(Line)];
}
