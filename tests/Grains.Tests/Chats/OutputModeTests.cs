using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class OutputModeTests
{
    private static readonly AgentEvent[] Turn =
    [
        new AgentText("Let me "),
        new AgentText("look."),
        new AgentToolStarted("t1", "Read", "Reading server.py…", "server.py"),
        new AgentToolFinished("t1", "42 lines", IsError: false),
        new AgentText("It is fine."),
    ];

    [Fact(Timeout = Wait.Patience)]
    public async Task Quiet_shows_the_answer_only()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/quiet");
        run.Tell(Turn);
        run.End(prompt, "It is fine.");
        await chat.SaysAsync("It is fine.");
        await chat.ShowsAsync(ChatOutputKind.Resting);
        Assert.DoesNotContain(
            chat.Shown, static output => output.Kind is ChatOutputKind.Text or ChatOutputKind.Progress or ChatOutputKind.Detail);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Smart_shows_one_line_of_progress_and_the_answer()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/smart");
        run.Tell(Turn);
        Assert.Equal("Reading server.py…", (await chat.ShowsAsync(ChatOutputKind.Progress)).Text);
        run.End(prompt, "It is fine.");
        await chat.SaysAsync("It is fine.");
        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Text or ChatOutputKind.Detail);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Text_before_a_tool_call_is_kept_once_however_often_it_comes()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/verbose");
        var fault = home.Store.FailWrites<ChatState>(
            static state => state.Outbox.Exists(static output => output.Kind is ChatOutputKind.Detail), times: 2);
        run.Tell(Turn[..3]);
        await Wait.For(fault.Spent, "the chat's writes to fail");
        await chat.SaysAsync("Let me look.");
        await chat.SaysAsync("**Read**\n```\nserver.py\n```");
        run.End(prompt, "It is fine.");
        await chat.SaysAsync("It is fine.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Verbose_shows_text_as_it_grows_and_each_tool_call_with_its_result()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/verbose");
        run.Tell(Turn[0]);
        var growing = await chat.ShowsAsync(ChatOutputKind.Text, "Let me ");
        run.Tell(Turn[1]);
        var grown = await chat.ShowsAsync(ChatOutputKind.Text, "Let me look.");
        Assert.Equal(growing.Seq, grown.Replaces);
        run.Tell(Turn[2..]);
        var text = await chat.NextAsync(ChatOutputKind.Detail);
        Assert.Equal(("Let me look.", grown.Seq), (text.Text, text.Replaces));
        await chat.SaysAsync("**Read**\n```\nserver.py\n```");
        await chat.SaysAsync("↳\n```\n42 lines\n```");
        var last = await chat.ShowsAsync(ChatOutputKind.Text, "It is fine.");
        run.End(prompt, "It is fine.");
        Assert.Equal(last.Seq, (await chat.SaysAsync("It is fine.")).Replaces);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_reader_is_told_to_replace_what_it_was_shown_itself()
    {
        await using var home = await TestHome.StartAsync();
        var one = home.WebChat();
        await BeVerboseAsync(one);
        var two = home.WebChat(one.LastSeq);
        var key = Guid.NewGuid();
        await one.Grain.Deliver([new SessionText("work", "Hello")]);
        var (first, second) = (await one.ShowsAsync(ChatOutputKind.Text, "Hello"), await two.ShowsAsync(ChatOutputKind.Text, "Hello"));
        Assert.NotEqual(first.Seq, second.Seq);
        await one.Grain.Deliver([new SessionText("work", "!")]);
        var (firstGrown, secondGrown) = (await one.ShowsAsync(ChatOutputKind.Text, "Hello!"), await two.ShowsAsync(
            ChatOutputKind.Text, "Hello!"));
        Assert.Equal((first.Seq, second.Seq), (firstGrown.Replaces, secondGrown.Replaces));
        await one.Grain.Deliver([new SessionAnswer("work", key, "Hello!")]);
        var (answer, same) = (await one.NextAsync(ChatOutputKind.Answer), await two.NextAsync(ChatOutputKind.Answer));
        Assert.Equal(answer.Seq, same.Seq);
        Assert.Equal((firstGrown.Seq, secondGrown.Seq), (answer.Replaces, same.Replaces));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_reader_who_comes_back_with_the_number_of_a_growing_text_has_it_replaced()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.WebChat();
        await BeVerboseAsync(chat);
        await chat.Grain.Deliver([new SessionText("work", "Hello")]);
        var growing = await chat.ShowsAsync(ChatOutputKind.Text, "Hello");
        await chat.Grain.Deliver([new SessionText("work", "!")]);
        var back = home.WebChat(growing.Seq);
        Assert.Equal(growing.Seq, (await back.ShowsAsync(ChatOutputKind.Text, "Hello!")).Replaces);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Two_sessions_of_one_chat_grow_beside_each_other()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/verbose");
        await chat.Grain.Deliver([new SessionText("one", "Eins")]);
        var one = await chat.ShowsAsync(ChatOutputKind.Text, "Eins");
        await chat.Grain.Deliver([new SessionText("two", "Zwei")]);
        var two = await chat.ShowsAsync(ChatOutputKind.Text, "Zwei");
        Assert.Equal(("two", null), (two.Session, two.Replaces));
        await chat.Grain.Deliver([new SessionAnswer("one", Guid.NewGuid(), "Eins.")]);
        Assert.Equal(one.Seq, (await chat.NextAsync(ChatOutputKind.Answer)).Replaces);
        await chat.Grain.Deliver([new SessionText("two", ", drei")]);
        Assert.Equal(two.Seq, (await chat.ShowsAsync(ChatOutputKind.Text, "Zwei, drei")).Replaces);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_slow_reader_skips_growing_text_that_is_out_of_date()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home, "/verbose");
        run.Tell([.. Enumerable.Range(0, 500).Select(static _ => new AgentText("x"))]);
        await chat.ShowsAsync(ChatOutputKind.Text, new string('x', 500));
        Assert.True(chat.Shown.Count(static output => output.Kind is ChatOutputKind.Text) < 100, "Updates were not put together.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_tells_word_by_word_only_while_its_chat_shows_that()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/smart");
        Assert.False(run.StreamsDeltas);
        await chat.AskAsync("/verbose");
        await Eventually.Is(() => Task.FromResult(run.StreamsDeltas), "the turn that runs to be told");
        run.Tell(Turn[0]);
        await chat.ShowsAsync(ChatOutputKind.Text, "Let me ");
        await chat.AskAsync("/quiet");
        await Eventually.Is(() => Task.FromResult(!run.StreamsDeltas), "the turn that runs to be told");
        run.End(prompt, "It is fine.");
        await chat.SaysAsync("It is fine.");
        Assert.False(run.StreamsDeltas);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_chat_of_a_session_is_told_in_its_own_way()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/quiet");
        var other = home.Chat("telegram:8");
        await other.AskAsync("/verbose");
        await other.SendAsync("and you?");
        run.End(prompt, "quiet");
        await chat.SaysAsync("quiet");
        var second = await run.NextPromptAsync();
        Assert.True(run.StreamsDeltas);
        await chat.AskAsync("/smart");
        run.Tell(Turn[0]);
        await other.ShowsAsync(ChatOutputKind.Text, "Let me ");
        run.End(second, "verbose");
        await other.SaysAsync("verbose");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_the_agent_says_unasked_goes_to_the_chat_that_prompted_last()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home, "/smart");
        run.End(prompt, "started");
        await chat.SaysAsync("started");
        var spoke = new AgentSpoke(Guid.NewGuid(), "The build is green.", new(0.5m, 1, 1, 1));
        run.Tell(spoke, spoke);
        Assert.Equal(ChatOutputKind.Answer, (await chat.SaysAsync("*By itself:*\n\nThe build is green.")).Kind);
        await chat.SaysNothingElseAsync();
    }

    private static async Task BeVerboseAsync(TestChat chat)
    {
        await chat.SendAsync("/verbose");
        await chat.NextAsync(ChatOutputKind.Accepted);
        await chat.NextAsync(ChatOutputKind.Notice);
    }

    private static async Task<(TestChat Chat, FakeAgentRun Run, AgentPrompt Prompt)> BeginAsync(TestHome home, string mode)
    {
        var chat = home.Chat();
        await chat.AskAsync(mode);
        await chat.SendAsync("look");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await chat.ShowsAsync(ChatOutputKind.Working);
        return (chat, run, prompt);
    }
}
