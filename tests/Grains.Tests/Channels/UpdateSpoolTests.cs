using Dormouse.Grains.Channels;

namespace Dormouse.Grains.Tests.Channels;

public sealed class UpdateSpoolTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Fact(Timeout = Wait.Patience)]
    public async Task Updates_are_kept_in_order_once_and_over_a_restart_until_they_are_removed()
    {
        await using var home = await TestHome.StartAsync();
        Assert.False(await Spool(home).IsHolding());
        await Spool(home).Add([Update(1), Update(2)]);
        await Spool(home).Add([Update(2), Update(3)]);
        Assert.True(await Spool(home).IsHolding());

        await home.RestartAsync();

        foreach (var number in Enumerable.Range(1, 3))
        {
            Assert.Equal(Update(number), await Spool(home).First());
            await Spool(home).Remove(number);
            await Spool(home).Remove(number);
        }

        Assert.Null(await Spool(home).First());
        await home.RestartAsync();
        Assert.False(await Spool(home).IsHolding());
        await Spool(home).Add([Update(4)]);
        Assert.Equal(Update(4), await Spool(home).First());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_could_not_be_written_is_not_kept_and_may_come_again()
    {
        await using var home = await TestHome.StartAsync();
        foreach (var wasWritten in new[] { false, true })
        {
            home.Store.FailWrites<UpdateSpoolState>(afterWriting: wasWritten);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Spool(home).Add([Update(1)]));
        }

        // The store holds what the grain does not know it has: it is told so by the next write, and reads it anew.
        await Eventually.Is(
            async () =>
            {
                try
                {
                    await Spool(home).Add([Update(1), Update(2)]);
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "the updates are kept");
        Assert.Equal(Update(1), await Spool(home).First());
        await Spool(home).Remove(1);
        Assert.Equal(Update(2), await Spool(home).First());
    }

    [Fact]
    public void Who_writes_on_and_on_is_counted_in_the_right_place_and_has_room_again_later()
    {
        var full = new UpdateSpoolState().With(
            [.. Enumerable.Range(1, UpdateSpoolState.MostUpdates).Select(static number => Update(number))]);
        Assert.Equal(UpdateSpoolState.MostUpdates, full.Updates.Count);

        var over = full.With([Update(501), Update(502)]).With([Update(502), Update(503)]).With([Update(501)]);
        Assert.Equal((501, 3), (over.Updates[^1].Id, over.Updates[^1].LeftOut));

        var later = over.Without(1).Without(2).With([Update(504)]);
        Assert.Equal([(501, 3), (504, 0)], later.Updates.TakeLast(2).Select(static update => (update.Id, update.LeftOut)));
        Assert.Same(later, later.With([Update(504), Update(3)]));
        Assert.Same(later, later.Without(1));
    }

    [Fact]
    public void One_that_was_stuck_and_comes_after_newer_ones_that_were_left_out_is_counted_too()
    {
        var full = new UpdateSpoolState().With(
            [.. Enumerable.Range(1, UpdateSpoolState.MostUpdates).Select(static number => Update(number))]);
        var over = full.With([Update(510)]).With([Update(505)]).With([Update(505), Update(510)]);
        Assert.Equal((510, 2), (over.Updates[^1].Id, over.Updates[^1].LeftOut));

        var later = over.Without(1).Without(2).With([Update(506)]);
        Assert.Equal(506, later.Updates[^1].Id);
        Assert.Same(later, later.With([Update(505), Update(510)]));
    }

    [Fact]
    public void Their_size_counts_too_and_one_alone_is_always_kept()
    {
        var huge = new SpooledUpdate(1, new string('x', UpdateSpoolState.MostCharacters + 1), At);
        var state = new UpdateSpoolState().With([huge]);
        Assert.Equal([huge], state.Updates);
        Assert.Equal(1, state.With([Update(2)]).Updates[^1].LeftOut);
        Assert.Equal([Update(2)], state.Without(1).With([Update(2)]).Updates);
    }

    private static SpooledUpdate Update(int number) => new(number, $"{{\"update_id\":{number}}}", At);

    private static IUpdateSpoolGrain Spool(TestHome home) => home.Grains.GetGrain<IUpdateSpoolGrain>("telegram:7");
}
