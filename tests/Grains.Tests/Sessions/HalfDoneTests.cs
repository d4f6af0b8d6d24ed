using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Orleans.Concurrency;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>Calls that fail in the middle: nothing is answered from what they had changed by then.</summary>
public sealed class HalfDoneTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_whose_consequences_failed_half_way_is_taken_when_it_comes_again()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.FailNextStart(new AgentStartException("claude was not found; install it."));
        var chat = home.Chat();
        await chat.SendAsync("work");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        var session = await home.SessionAsync();
        home.Workspace.LookFailure = new IOException("the disk is busy");
        await Assert.ThrowsAsync<IOException>(() => session.Answer(question.Id, "Try again"));

        Assert.Equal(AnswerReceipt.Taken, await session.Answer(question.Id, "Try again"));

        Assert.Equal("work", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_wish_to_try_now_that_failed_half_way_is_taken_when_it_comes_again()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var resetsAt = home.Clock.GetUtcNow() + TimeSpan.FromHours(2);
        run.Fail(prompt, new(AgentFailureKind.UsageLimit, "limit", HasProduced: false, resetsAt));
        var question = await chat.NextAsync(ChatOutputKind.Question);
        var session = await home.SessionAsync();
        await TestHome.SettledAsync(session);
        home.Workspace.LookFailure = new IOException("the disk is busy");
        await Assert.ThrowsAsync<IOException>(() => session.Answer(question.Id, "Try now"));

        Assert.Equal(AnswerReceipt.Taken, await session.Answer(question.Id, "Try now"));

        Assert.EndsWith("work", (await run.NextPromptAsync()).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_whose_folder_could_not_be_made_is_made_when_that_is_asked_again()
    {
        await using var home = await TestHome.StartAsync();
        var session = home.Grains.GetGrain<ISessionGrain>(SessionKey.New(TestHome.Machine).ToString());
        var spec = new SessionSpec("ada", "default", Persona: null);
        home.Workspace.TakeFailure = new IOException("the disk is full");
        await Assert.ThrowsAsync<WorkspaceUnavailableException>(() => session.Create(spec));
        Assert.Null((await session.Status()).Owner);

        await session.Create(spec);

        Assert.Single(home.Store.RowsOf(StateNames.Session));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_batch_of_events_that_is_offered_again_although_it_was_taken_is_not_dealt_with_twice()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, session) = await home.RestedAsync();
        var before = (await session.Status()).Usage;
        IReadOnlyList<AgentEvent> batch = [new AgentSpoke(Guid.NewGuid(), "By the way.", new(0.5m, 7, 7, 1))];

        // Its first two events were that it is ready and that its turn has ended.
        await session.TakeEvents(run.Id, 2, batch.AsImmutable());
        await session.TakeEvents(run.Id, 2, batch.AsImmutable());

        Assert.Equal(before + new AgentUsage(0.5m, 7, 7, 1), (await session.Status()).Usage);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_dealt_with_before_an_event_of_the_same_batch_failed_is_not_dealt_with_again()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, session) = await home.RestedAsync();
        var before = (await session.Status()).Usage;
        IReadOnlyList<AgentEvent> batch =
        [
            new AgentSpoke(Guid.NewGuid(), "By the way.", new(0.5m, 7, 7, 1)),
            new AgentSessionChanged("another"),
        ];
        home.Store.FailWrites<SessionState>(static state => state.AgentSessionId == "another");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.TakeEvents(run.Id, 2, batch.AsImmutable()));

        await session.TakeEvents(run.Id, 2, batch.AsImmutable());

        Assert.Equal(before + new AgentUsage(0.5m, 7, 7, 1), (await session.Status()).Usage);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_end_of_a_usage_limit_that_failed_half_way_is_done_again_by_the_next_activation()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Fail(prompt, new(AgentFailureKind.UsageLimit, "limit", HasProduced: false, home.Clock.GetUtcNow() + TimeSpan.FromMinutes(3)));
        await chat.NextAsync(ChatOutputKind.Question);
        var session = await home.SessionAsync();
        await TestHome.SettledAsync(session);
        home.Workspace.LookFailure = new IOException("the disk is busy");
        await home.PassTimeAsync(TimeSpan.FromSeconds(30), () => home.Workspace.LookFailure is null, "the limit is over");

        // A call that asks for nothing to be gone on with.
        await TestHome.SettledAsync(session);

        Assert.EndsWith("work", (await run.NextPromptAsync()).Text, StringComparison.Ordinal);
    }
}
