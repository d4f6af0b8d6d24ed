using Dormouse.Grains.Channels;

namespace Dormouse.Grains.Tests.Channels;

public sealed class ChannelGrainTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact(Timeout = Wait.Patience)]
    public async Task One_frontend_polls_and_another_one_only_when_that_one_has_been_silent_for_the_whole_lease()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.True(await one.AttachAsync());
        Assert.False(await two.AttachAsync());
        home.Clock.Advance(IChannelGrain.LeaseTime - Moment);
        Assert.False(await two.AttachAsync());
        Assert.True(await one.AttachAsync());
        home.Clock.Advance(IChannelGrain.LeaseTime - Moment);
        Assert.False(await two.AttachAsync());
        home.Clock.Advance(Moment);
        Assert.True(await two.AttachAsync());
        Assert.False(await one.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_that_ends_gives_the_poll_to_the_next_one_at_once()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.True(await one.AttachAsync());
        Assert.False(await two.AttachAsync());
        await one.DetachAsync();
        Assert.True(await two.AttachAsync());
        await one.DetachAsync();
        Assert.False(await one.AttachAsync());
        Assert.True(await two.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_channel_that_forgot_everything_waits_for_the_one_that_may_still_poll()
    {
        await using var home = await TestHome.StartAsync();
        Assert.True(await new TestFrontend(home, "one").AttachAsync());
        await home.RestartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.False(await two.AttachAsync());
        home.Clock.Advance(IChannelGrain.LeaseTime - Moment);
        Assert.False(await two.AttachAsync());
        Assert.True(await one.AttachAsync());
        await home.RestartAsync();
        two = new TestFrontend(home, "two");
        Assert.False(await two.AttachAsync());
        home.Clock.Advance(IChannelGrain.LeaseTime);
        Assert.True(await two.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_polls_before_that_is_durable_and_the_frontend_is_alive_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        home.Store.FailWrites<ChannelState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(one.AttachAsync);
        Assert.Equal("one", await home.Grains.GetGrain<IChannelGrain>("telegram").OutputWaits("telegram:7", null));
        Assert.True(await two.AttachAsync());
        Assert.False(await one.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_goes_on_polling_while_the_store_is_away_and_the_same_one_does_when_it_is_back()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.True(await one.AttachAsync());
        var outage = home.Store.FailWrites<ChannelState>(times: 3);
        await Assert.ThrowsAsync<StoreUnavailableException>(one.AttachAsync);
        Assert.False(await two.AttachAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(one.AttachAsync);
        Assert.Equal("one", await home.Grains.GetGrain<IChannelGrain>("telegram").OutputWaits("telegram:7", "one"));
        outage.End();
        Assert.True(await one.AttachAsync());
        Assert.False(await two.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_activation_that_another_one_has_overtaken_renews_nobody()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.True(await one.AttachAsync());
        home.Store.Overtake(StateNames.Channel);
        await Assert.ThrowsAsync<StoreUnavailableException>(one.AttachAsync);
        Assert.False(await two.AttachAsync());
        Assert.True(await one.AttachAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_store_that_hangs_holds_up_nobody_and_nobody_polls_on_what_it_may_have_written_long_ago()
    {
        await using var home = await TestHome.StartAsync();
        var (one, two) = (new TestFrontend(home, "one"), new TestFrontend(home, "two"));
        Assert.True(await one.AttachAsync());
        var gate = home.Store.HoldWrites<ChannelState>();
        var renewal = one.AttachAsync();
        await gate.Arrived;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => home.PassTimeAsync(TimeSpan.FromMilliseconds(100), renewal));
        await Assert.ThrowsAsync<StoreUnavailableException>(one.AttachAsync);
        Assert.False(await two.AttachAsync());
        Assert.Equal(1, gate.Held);
        gate.Open();
        await Eventually.Is(async () => await PollsAsync(one), "the same one polls again");
        Assert.False(await two.AttachAsync());
    }

    private static async Task<bool> PollsAsync(TestFrontend frontend)
    {
        try
        {
            return await frontend.AttachAsync();
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Chats_are_spread_over_the_frontends_that_are_alive()
    {
        await using var home = await TestHome.StartAsync();
        var channel = home.Grains.GetGrain<IChannelGrain>("telegram");
        var frontends = Enumerable.Range(0, 4).Select(number => new TestFrontend(home, $"frontend-{number}")).ToArray();
        foreach (var frontend in frontends)
        {
            await frontend.AttachAsync();
        }

        var named = new List<string?>();
        for (var chat = 0; chat < 400; chat++)
        {
            named.Add(await channel.OutputWaits($"telegram:{chat}", null));
        }

        Assert.All(frontends, frontend => Assert.InRange(named.Count(name => name == frontend.Id), 40, 200));
        Assert.DoesNotContain(frontends, static frontend => frontend.WasAsked);
        home.Clock.Advance(IChannelGrain.LeaseTime);
        await frontends[2].AttachAsync();
        Assert.Equal("frontend-2", await channel.OutputWaits("telegram:1", null));
        Assert.Equal("frontend-2", await channel.OutputWaits("telegram:1", "frontend-0"));
    }
}
