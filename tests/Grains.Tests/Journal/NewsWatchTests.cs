namespace Dormouse.Grains.Tests.Journal;

/// <summary>What people are told of machines and of what waits, as it changes.</summary>
public sealed class NewsWatchTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_reads_is_told_how_machines_are_and_that_one_is_drained()
    {
        await using var home = await TestHome.StartAsync();
        await using var news = home.Grains.GetGrain<INewsGrain>(UserKey.Of("ada")).Read(0).GetAsyncEnumerator(Wait.Ended);

        var first = await NextAsync(home, news, static one => one.Machine is not null);
        Assert.Equal((TestHome.Machine, false), (first.Machine!.Name, first.Machine.Description!.IsDraining));
        await home.Grains.GetGrain<IMachineGrain>(MachineKey.Of(TestHome.Machine)).SetDraining(true);

        var second = await NextAsync(home, news, static one => one.Machine is not null);
        Assert.True(second.Machine!.Description!.IsDraining);
        Assert.Null(second.Entry);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_reads_is_told_that_something_else_waits()
    {
        await using var home = await TestHome.StartAsync();
        await using var news = home.Grains.GetGrain<INewsGrain>(UserKey.Of("ada")).Read(0).GetAsyncEnumerator(Wait.Ended);
        await NextAsync(home, news, static one => one.Machine is not null);
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May it?", "Yes", "No");
        await chat.NextAsync(ChatOutputKind.Question);

        Assert.Equal(1, (await NextAsync(home, news, static one => one.Waits is not null)).Waits);
        var session = await home.SessionAsync();
        await session.PutOffOne("q1", home.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(1, (await NextAsync(home, news, static one => one.Waits is not null)).Waits);
        await session.Answer("q1", "Yes");
        Assert.Equal(0, (await NextAsync(home, news, static one => one.Waits is not null)).Waits);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_turns_cost_is_counted_for_the_day_on_which_they_end_and_over_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        var day = DateOnly.FromDateTime(home.Clock.GetUtcNow().UtcDateTime);
        await Eventually.Is(async () => await home.User().SpentOn(day) == 0.01m, "what the turn cost is counted");

        await home.User().Spent(home.Clock.GetUtcNow().AddDays(1), 2m);
        await home.User().Spent(home.Clock.GetUtcNow().AddDays(1), 0.5m);

        // It goes with the next write, at the latest after seconds.
        await home.User().SetTrust(TestHome.Machine, "/srv/shop", true);
        await home.RestartAsync();

        Assert.Equal((0.01m, 2.5m), (await home.User().SpentOn(day), await home.User().SpentOn(day.AddDays(1))));
        await home.User().Spent(home.Clock.GetUtcNow().AddDays(32), 1m);
        Assert.Equal((0m, 1m), (await home.User().SpentOn(day), await home.User().SpentOn(day.AddDays(32))));
    }

    private static async Task<News> NextAsync(TestHome home, IAsyncEnumerator<News> news, Func<News, bool> fits)
    {
        while (await home.PassTimeAsync(TimeSpan.FromSeconds(5), news.MoveNextAsync().AsTask()))
        {
            if (fits(news.Current))
            {
                return news.Current;
            }
        }

        throw new InvalidOperationException("The news ended.");
    }
}
