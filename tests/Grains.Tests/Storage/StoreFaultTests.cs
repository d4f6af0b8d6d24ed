using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Chats;
using Dormouse.Grains.People;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Storage;

public sealed class StoreFaultTests
{
    private static readonly TimeSpan Chore = TimeSpan.FromSeconds(2);

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_whose_write_fails_is_not_acknowledged_and_is_accepted_once_when_it_is_sent_again(bool afterWriting)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var fault = home.Store.FailWrites<ChatState>(static state => state.Inbox.Count > 0, times: 2, afterWriting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.SendAsync("7", "again"));
        await chat.SendStubbornlyAsync("7", "again");

        // It may have been taken after the first failure already; the second one is not for what follows.
        fault.End();
        await chat.SaysAsync("re: again");
        await chat.SendAsync("7", "again");
        await chat.SaysNothingElseAsync();
        Assert.Equal(["hello", "again"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_was_acted_on_before_it_was_written_is_not_acknowledged_when_it_comes_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        home.Store.FailWrites<ChatState>(static state => state.Inbox.Count > 0);
        var reply = home.Store.FailWrites<ChatState>(static state => state.Inbox.Count == 0);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.SendAsync("7", "/session missing"));
        await chat.Grain.Resume();
        await Wait.For(reply.Spent, "the command to be acted on, and its reply not to be written");
        home.Store.FailWrites<ChatState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.SendAsync("7", "/session missing"));
        await chat.SendStubbornlyAsync("7", "/session missing");
        await chat.SaysAsync("There is no session “missing”; /sessions shows the ones that there are.");
        await chat.SaysNothingElseAsync();
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prompt_whose_intent_can_not_be_written_is_given_once_and_to_the_same_process(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        var fault = home.Store.FailWrites<SessionState>(static state => state.InFlight is not null, times: 1, afterWriting);
        await chat.SendAsync("work");
        await Wait.For(fault.Spent, "the intent to fail");
        var prompt = await home.PassTimeAsync(Chore, run.NextPromptAsync());
        Assert.Equal("work", prompt.Text);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal(2, home.Agents.Given.Count);
        Assert.False(run.WasStopped);
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_first_prompt_whose_intent_can_not_be_written_is_given_once_to_the_process_that_was_started_for_it(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var fault = home.Store.FailWrites<SessionState>(static state => state.InFlight is not null, times: 1, afterWriting);
        var chat = home.Chat();
        await chat.SendAsync("work");
        await Wait.For(fault.Spent, "the intent to fail");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await home.PassTimeAsync(Chore, run.NextPromptAsync());
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Single(home.Agents.Given);
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_turn_that_can_not_be_settled_is_answered_once_and_the_next_prompt_is_given_once(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync("one");
        await chat.SendAsync("two");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the second message is queued");
        var fault = home.Store.FailWrites<SessionState>(times: 1, afterWriting: afterWriting);
        run.End(prompt, "answer one");
        await Wait.For(fault.Spent, "the resolving to fail");
        await chat.SaysAsync("answer one");
        var second = await run.NextPromptAsync();
        Assert.Equal("two", second.Text);
        run.End(second, "answer two");
        await chat.SaysAsync("answer two");
        await chat.SaysNothingElseAsync();
        Assert.Equal(2, home.Agents.Given.Count);
        Assert.False(run.WasStopped);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_the_outbox_can_not_keep_yet_is_delivered_once_when_it_can(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var fault = home.Store.FailWrites<ChatState>(static state => state.Outbox.Count > 0, times: 3, afterWriting);
        run.End(prompt, "done");
        if (!afterWriting)
        {
            await Wait.For(fault.Spent, "the answer to be refused three times");
        }

        await chat.SaysAsync("done");
        await home.PhaseIsAsync(await home.SessionAsync(), SessionPhase.Ready);
        fault.End();
        await chat.SendStubbornlyAsync("8", "/help all");
        await chat.SaysAsync(HelpText.Text);
        Assert.True(run.Refusals > 0);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_reply_that_could_not_be_written_is_shown_when_the_store_is_back_although_nobody_writes()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var fault = home.Store.FailWrites<ChatState>(static state => state.Inbox.Count == 0, times: 1);
        await chat.SendAsync("/quiet");
        await Wait.For(fault.Spent, "the reply to fail");
        await home.PassTimeAsync(Chore, () => chat.HasShown("Quiet: this chat shows final answers only."), "the reply is shown");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Reads_that_fail_refuse_the_call_and_the_next_one_works()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.Store.FailReads = true;
        await Assert.ThrowsAnyAsync<Exception>(() => home.User().Find("x"));
        home.Store.FailReads = false;
        Assert.Null(await home.User().Find("x"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_whose_entry_can_not_be_written_is_not_there_and_can_be_made_again()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.Store.FailWrites<UserState>();
        var request = new SessionRequest("backup", Persona: null, TestHome.Machine, "r1");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => home.User().Create(request));
        var made = await home.User().Create(request);
        Assert.Equal("backup", made.Entry?.Name);
        Assert.Equal(made.Entry, (await home.User().Create(request)).Entry);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_burst_of_messages_shares_its_writes_and_loses_nothing()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync("first");
        var gate = home.Store.HoldWrites<ChatState>();
        var sending = Enumerable.Range(0, 20).Select(i => chat.SendAsync($"b{i}", $"burst {i}")).ToArray();
        await Wait.For(gate.Arrived, "the first write");
        Assert.All(sending, static sent => Assert.False(sent.IsCompleted));
        gate.Open();
        await Wait.For(Task.WhenAll(sending), "all to be accepted");
        Assert.True(gate.Held <= 2, $"{gate.Held} writes for one burst.");
        run.End(prompt, "ok");
        var texts = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var next = await run.NextPromptAsync();
            texts.Add(next.Text);
            run.End(next, "ok");
        }

        Assert.Equal(20, texts.Distinct().Count());
    }
}
