using Dormouse.Grains.Journal;

namespace Dormouse.Grains.Tests.Journal;

/// <summary>A journal as its readers see it.</summary>
public sealed class JournalGrainTests
{
    private static readonly JournalSession Ada = new("ada", "garden");

    [Fact(Timeout = Wait.Patience)]
    public async Task Pages_are_turned_and_it_is_read_over_all_of_them_both_ways()
    {
        await using var home = await TestHome.StartAsync();
        var journal = home.Grains.GetGrain<IJournalGrain>(JournalKey.Of("1"));
        for (var batch = 0; batch < 20; batch++)
        {
            await journal.Append(Ada, [.. Enumerable.Range(batch * 10, 10).Select(index => Entry($"{index}", new string('x', 1_000)))]);
        }

        Assert.InRange(home.Store.RowsOf(StateNames.JournalPage).Count, 12, 40);
        Assert.InRange(home.Store.Largest(StateNames.Journal), 1, 60_000);
        Assert.Equal(Numbers(1, 200), await NumbersAsync(journal, null, 1_000));
        Assert.Equal(Numbers(101, 100), await NumbersAsync(journal, null, 100));
        Assert.Equal(Numbers(41, 60), await NumbersAsync(journal, 101, 60));
        Assert.Equal(Numbers(1, 4), await NumbersAsync(journal, 5, 60));
        Assert.Equal(Numbers(1, 200), await ReadAsync(journal, 0, 200));
        Assert.Equal(Numbers(78, 123), await ReadAsync(journal, 77, 123));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_entry_that_comes_again_is_not_taken_again_however_many_steps_came_between()
    {
        await using var home = await TestHome.StartAsync();
        var journal = home.Grains.GetGrain<IJournalGrain>(JournalKey.Of("1"));
        await journal.Append(Ada, [Entry("answer", "yes"), Entry("answer", "yes")]);
        for (var batch = 0; batch < 10; batch++)
        {
            await journal.Append(Ada, [.. Enumerable.Range(batch * 100, 100).Select(index => Entry($"{index}", "", JournalKind.Step))]);
        }

        await journal.Append(Ada, [Entry("answer", "yes")]);

        Assert.Equal(1_001, (await journal.Before(null, 2_000)).Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_sees_an_entry_that_a_crash_could_take_back()
    {
        await using var home = await TestHome.StartAsync();
        var journal = home.Grains.GetGrain<IJournalGrain>(JournalKey.Of("1"));
        await journal.Append(Ada, [Entry("1", "one")]);
        var gate = home.Store.HoldWrites<JournalState>();
        var appending = journal.Append(Ada, [Entry("2", "two")]);
        await gate.Arrived;

        Assert.Equal([1], await NumbersAsync(journal, null, 10));

        var reading = ReadAsync(journal, 1, 1);
        Assert.False(reading.IsCompleted);
        gate.Open();
        await appending;
        Assert.Equal([2], await reading);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_reads_along_is_told_each_new_entry_once()
    {
        await using var home = await TestHome.StartAsync();
        var journal = home.Grains.GetGrain<IJournalGrain>(JournalKey.Of("1"));
        var reading = ReadAsync(journal, 0, 30);
        for (var index = 0; index < 30; index++)
        {
            await journal.Append(Ada, [Entry($"{index}", new string('x', 5_000))]);
        }

        Assert.Equal(Numbers(1, 30), await reading);
    }

    private static JournalEntry Entry(string id, string text, JournalKind kind = JournalKind.Answer) =>
        new(0, id, new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), kind, "telegram:7", text);

    private static IEnumerable<long> Numbers(int first, int count) => Enumerable.Range(first, count).Select(static number => (long)number);

    private static async Task<IEnumerable<long>> NumbersAsync(IJournalGrain journal, long? before, int limit) =>
        (await journal.Before(before, limit)).Select(static entry => entry.Number);

    private static async Task<IReadOnlyList<long>> ReadAsync(IJournalGrain journal, long after, int count)
    {
        var numbers = new List<long>();
        await foreach (var entry in journal.Read(after).WithCancellation(Wait.Ended))
        {
            numbers.Add(entry.Number);
            if (numbers.Count == count)
            {
                break;
            }
        }

        return numbers;
    }
}
