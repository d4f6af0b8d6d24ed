using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>What is dropped is dropped for good before anybody is told, and everybody is told.</summary>
public sealed class DroppingTests
{
    [Theory(Timeout = Wait.Patience)]
    [InlineData(Waits.InQueue)]
    [InlineData(Waits.ForDecision)]
    [InlineData(Waits.ForLimit)]
    public async Task Nobody_is_told_that_a_prompt_is_cancelled_before_it_is_durable(Waits waits)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, session, id) = await WaitingAsync(home, waits);
        home.Store.FailWrites<SessionState>(static state => state.Cancelled.Count > 0);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.Cancel(id));

        await TellAsync(chat, "nothing was told before this");
        await chat.SaysAsync("nothing was told before this");
        await CancelledAsync(chat, session, id, waits);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(Waits.InQueue)]
    [InlineData(Waits.ForDecision)]
    [InlineData(Waits.ForLimit)]
    public async Task A_cancellation_that_could_not_be_told_is_told_by_the_next_call(Waits waits)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, session, id) = await WaitingAsync(home, waits);
        home.Store.FailWrites<ChatState>();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.Cancel(id));

        Assert.DoesNotContain((await session.Status()).Waiting, queued => id == $"{queued.Id:N}");
        await CancelledAsync(chat, session, id, waits);
        Assert.Equal(new(CancelOutcome.Cancelled), await session.Cancel(id));
        Assert.Single(chat.Shown, static output => output.Text.StartsWith("Cancelled", StringComparison.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_cancellation_that_a_crash_kept_from_being_told_is_told_by_itself_afterwards()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, session, id) = await WaitingAsync(home, Waits.InQueue);
        var seen = chat.LastSeq;
        var untold = home.Store.HoldWrites<ChatState>();
        session.Cancel(id).Ignore();
        await Wait.For(untold.Arrived, "the session to tell its chat");
        untold.Drop();
        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven));

        await (await home.SessionAsync()).Resume();

        chat = home.Chat(after: seen);
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("Cancelled: “second”");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        await home.PhaseIsAsync(await home.SessionAsync(), SessionPhase.Ready);
        Assert.Equal(["work"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Archiving_tells_each_chat_what_of_its_own_is_dropped_and_it_stays_so()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await chat.SendAsync("second");
        await other.SendAsync("third");
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Queued == 2, "both wait");
        var waiting = (await session.Status()).Waiting;

        await other.SendAsync("/archive");

        await other.SaysAsync("Cancelled: “third”");
        await other.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        await chat.SaysAsync("Cancelled: “work”");
        await chat.SaysAsync("Cancelled: “second”");
        await run.GoneAsync();
        await session.Prompt(new(waiting[0].Id, "telegram:7", "second", [], IsCommand: false));
        await session.Unarchive();
        await session.Prompt(new(waiting[1].Id, "telegram:8", "third", [], IsCommand: false));
        foreach (var id in waiting.Select(static queued => queued.Id).Append(prompt.Id))
        {
            Assert.Equal(new(CancelOutcome.Cancelled), await session.Cancel($"{id:N}"));
        }

        Assert.Empty((await session.Status()).Waiting);
        Assert.Single(home.Agents.Given);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(Waits.ForDecision)]
    [InlineData(Waits.ForLimit)]
    public async Task Archiving_closes_the_question_that_waits(Waits waits)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await WaitingAsync(home, waits);
        await chat.SaysThatItWaitsAsync("more");
        await chat.SendAsync("/archive");
        Assert.NotNull((await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await chat.SaysAsync("Cancelled: “work”");
        await chat.SaysAsync("Cancelled: “more”");
        await chat.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Archiving_that_the_chat_could_not_be_told_of_is_told_when_it_is_done_again()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, session, _) = await WaitingAsync(home, Waits.InQueue);
        home.Store.FailWrites<ChatState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(session.Archive);
        await session.Archive();
        await chat.SaysAsync("Cancelled: “work”");
        await chat.SaysAsync("Cancelled: “second”");
        Assert.Empty((await session.Status()).Waiting);
    }

    public enum Waits
    {
        InQueue,
        ForDecision,
        ForLimit,
    }

    /// <summary>A prompt that waits, and its id.</summary>
    private static async Task<(TestChat Chat, ISessionGrain Session, string Id)> WaitingAsync(TestHome home, Waits waits)
    {
        var (chat, run, prompt) = await home.WorkingAsync();
        if (waits is Waits.InQueue)
        {
            await chat.SendAsync("second");
        }
        else if (waits is Waits.ForDecision)
        {
            run.Crash();
            await chat.NextAsync(ChatOutputKind.Question);
            await run.GoneAsync();
        }
        else
        {
            run.Fail(prompt, new(AgentFailureKind.UsageLimit, "limit", HasProduced: false, home.Clock.GetUtcNow().AddHours(2)));
            await chat.NextAsync(ChatOutputKind.Question);
        }

        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Waiting.Count == 1, "it waits");
        return (chat, session, $"{(await session.Status()).Waiting[0].Id:N}");
    }

    private static async Task CancelledAsync(TestChat chat, ISessionGrain session, string id, Waits waits)
    {
        var text = waits is Waits.InQueue ? "“second”" : "“work”";
        Assert.Equal(new(CancelOutcome.Cancelled, text, "telegram:7"), await session.Cancel(id));
        if (waits is not Waits.InQueue)
        {
            await chat.NextAsync(ChatOutputKind.QuestionClosed);
        }

        await chat.SaysAsync($"Cancelled: {text}");
    }

    private static Task TellAsync(TestChat chat, string text) => chat.Grain.Deliver([new SessionNotice("default", text, text)]);
}
