namespace Dormouse.Grains.Tests.Journal;

/// <summary>Whoever looks on at a session sees what only passes, and costs it nothing when nobody does.</summary>
public sealed class OnlookerTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Growing_text_and_the_tool_that_runs_are_seen_by_those_who_look_on_and_not_by_a_chat_that_shows_answers_only()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        Assert.False(run.StreamsDeltas);
        await using var onlooker = await Onlooker.OfAsync(home);
        await Eventually.Is(() => run.StreamsDeltas, "the agent streams what it says");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Working }, "that it works");

        run.Tell(new AgentText("I "), new AgentText("look"));
        await onlooker.SeesAsync(news => news.Text == new GrowingText(prompt.Id, "I look"), "the text");
        run.Tell(new AgentToolStarted("t1", "Read", "Reading a.cs…", "a.cs"));
        await onlooker.SeesAsync(static news => news.Moment is { Tool: "Reading a.cs…", ToolSince: not null }, "the tool");
        run.Tell(new AgentToolFinished("t1", "class A", IsError: false), new AgentText("There"));
        await onlooker.SeesAsync(news => news.Text == new GrowingText(prompt.Id, "I look\n\nThere"), "more text");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Working, Tool: null }, "that the tool is done");
        run.End(prompt, "There it is.");
        await onlooker.SeesAsync(static news => news.Entry is { Kind: JournalKind.Turn }, "the end");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Idle }, "that it rests");

        await using var later = await Onlooker.OfAsync(home);
        await later.SeesAsync(static news => news.Moment is not null, "what it does");
        Assert.DoesNotContain(later.Seen, static news => news.Text is not null);
        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Text or ChatOutputKind.Detail);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Durable_entries_come_once_and_in_order_from_where_one_was_whatever_passes_in_between()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await using var onlooker = await Onlooker.OfAsync(home);
        run.Tell(new AgentToolStarted("t1", "Read", "Reading a.cs…", "a.cs"), new AgentText("one"));
        await onlooker.SeesAsync(static news => news.Entry is { Kind: JournalKind.Step }, "the step");
        var last = onlooker.Seen.Max(static news => news.Entry?.Number ?? 0);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await using var back = await Onlooker.OfAsync(home, last);
        await back.SeesAsync(static news => news.Entry is { Kind: JournalKind.Turn }, "the end");

        var entries = back.Seen.Select(static news => news.Entry).OfType<JournalEntry>().ToArray();
        Assert.Equal(["Answer done", "Turn"], entries.Lines());
        Assert.Equal([last + 1, last + 2], entries.Select(static entry => entry.Number));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task That_it_waits_for_a_person_sleeps_or_is_away_is_seen_and_what_waits_in_its_queue()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await using var onlooker = await Onlooker.OfAsync(home);
        run.Ask("q1", "May I?", "Allow", "Deny");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Waiting }, "that it waits");
        await chat.SendAsync("next");
        await onlooker.SeesAsync(static news => news.Moment is { Queue: [{ Text: "“next”" }] }, "the queue");
        await chat.AnswerAsync("q1", "Allow");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Working, Queue.Count: 1 }, "that it goes on");
        run.End(prompt, "done");
        run.End(await run.NextPromptAsync(), "too");
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Idle }, "that it rests");
        var session = await home.SessionAsync();
        await session.MakeRoom();
        await run.GoneAsync();
        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Asleep }, "that it sleeps");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task When_nobody_looks_on_any_more_nothing_is_streamed()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await using (await Onlooker.OfAsync(home))
        {
            await Eventually.Is(() => run.StreamsDeltas, "the agent streams what it says");
        }

        home.Clock.Advance(TimeSpan.FromMinutes(2));
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await chat.SendAsync("next");
        await run.NextPromptAsync();

        Assert.False(run.StreamsDeltas);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_that_is_away_is_seen_and_the_journal_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        await home.AwayAsync("moon");
        await using var onlooker = await Onlooker.OfAsync(home, session: "far");

        await onlooker.SeesAsync(static news => news.Moment is { Kind: SessionMomentKind.Away }, "that it is away");
    }

    private sealed class Onlooker : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(Wait.Ended);
        private readonly List<JournalNews> _seen = [];
        private readonly Task _reading;

        private Onlooker(IAsyncEnumerable<JournalNews> news) => _reading = ReadAsync(news);

        public IReadOnlyList<JournalNews> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        public static async Task<Onlooker> OfAsync(TestHome home, long after = 0, string session = "default")
        {
            var entry = (await home.User().Find(session))!;
            return new(home.Grains.GetGrain<IJournalGrain>(JournalKey.Of(entry)).LookOn(after, entry.Key));
        }

        public Task SeesAsync(Func<JournalNews, bool> isIt, string what) =>
            Eventually.Is(() => Seen.Any(isIt), () => $"they see {what}; they saw:\n{string.Join('\n', Seen)}");

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ended.Dispose();
        }

        private async Task ReadAsync(IAsyncEnumerable<JournalNews> news)
        {
            await foreach (var one in news.WithCancellation(_ended.Token))
            {
                lock (_seen)
                {
                    _seen.Add(one);
                }
            }
        }
    }
}
