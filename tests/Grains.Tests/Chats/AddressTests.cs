using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>A group whose channel knows it by another name from now on: its conversation keeps its key.</summary>
public sealed class AddressTests
{
    private const string Group = "telegram:-5";
    private const string Now = "telegram:-1005";

    [Fact(Timeout = Wait.Patience)]
    public async Task The_conversation_keeps_its_key_session_and_mode_and_is_found_both_ways()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(Group);
        await chat.AskAsync("/new backup");
        await chat.AskAsync("/verbose");
        await chat.PromptAsync("one");

        await chat.Grain.Readdress(Now);

        Assert.Equal(new(Group, Now), await Address(home, Group).Find());
        Assert.Equal(Group, await Address(home, Now).Claim());
        var seen = chat.LastSeq;
        await home.RestartAsync();
        home.Agents.Echoes = true;
        Assert.Equal(new(Group, Now), await Address(home, Group).Find());
        Assert.Equal(Group, await Address(home, Now).Claim());
        chat = home.Chat(Group, after: seen);
        await chat.SendAsync("two");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: two");
        Assert.Contains("backup", await chat.AskAsync("/session"), StringComparison.Ordinal);
        Assert.Equal(OutputMode.Verbose, chat.Shown[^1].Mode);
        Assert.DoesNotContain(home.Store.RowsOf(StateNames.Chat), static row => row.Contains(Now, StringComparison.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_to_a_prompt_from_before_comes_once()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(Group);
        await chat.SendAsync("m1", "work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await chat.Grain.Readdress(Now);

        // The channel hands the message over again, and the session its answer.
        await chat.SendAsync("m1", "work");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await chat.Grain.Deliver([new SessionAnswer("default", prompt.Id, "done")]);

        await chat.SaysNothingElseAsync();
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_is_in_the_middle_of_the_chats_call_does_not_hold_up_the_new_address()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(Group);
        await chat.AskAsync("/status");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("m1", "work");
        await Wait.For(home.Agents.Starting, "the agent to be started");

        await Wait.For(chat.Grain.Readdress(Now), "the address to be noted");

        gate.SetResult();
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        await chat.SaysAsync("done");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("chat", false)]
    [InlineData("chat", true)]
    [InlineData("whose", false)]
    [InlineData("whose", true)]
    [InlineData("where", false)]
    [InlineData("where", true)]
    public async Task A_store_that_fails_in_the_middle_is_told_and_said_again_it_is_so(string what, bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = (home.Chat(Group), await BeginAsync(home));
        run.Ask("q1", "May it?", "Yes", "No");
        await chat.Grain.Confirm((await chat.NextAsync(ChatOutputKind.Question)).Seq);
        var fault = what switch
        {
            "chat" => home.Store.FailWrites<ChatState>(static state => state.Address is not null, afterWriting: afterWriting),
            "whose" => home.Store.FailWrites<ChatAddressState>(static state => state is { Owner: Group, Address: null }, 2, afterWriting),
            _ => home.Store.FailWrites<ChatAddressState>(static state => state.Address is not null, afterWriting: afterWriting),
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Readdress(Now));

        // The channel's update comes again, and Telegram says it at each call besides.
        await Eventually.Is(() => IsReaddressedAsync(chat), "the new address is noted");

        await Wait.For(fault.Spent, "the store to have failed as it should");
        Assert.Equal(new(Group, Now), await Address(home, Group).Find());
        Assert.Equal(Group, await Address(home, Now).Claim());
        await chat.SaysAsync("May it?");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_open_question_is_put_again_once_and_its_buttons_answer_it_in_both_places()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = (home.Chat(Group), await BeginAsync(home));
        run.Ask("q1", "May it?", "Yes", "No");
        var asked = await chat.NextAsync(ChatOutputKind.Question);
        await chat.Grain.Confirm(asked.Seq);

        await chat.Grain.Readdress(Now);
        await chat.Grain.Readdress(Now);

        var again = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(("q1", "May it?", asked.Seq), (again.Question, again.Text, again.Asked));
        Assert.Equal([new Choice("Yes"), new Choice("No")], again.Choices);
        await chat.AnswerAsync($"#{asked.Seq}", "#1");
        Assert.Equal(("q1", "No"), await run.NextAnswerAsync());
        Assert.Equal(asked.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_was_refused_for_the_new_address_is_put_there_as_for_the_first_time()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = (home.Chat(Group), await BeginAsync(home));
        run.Ask("q1", "May it?", "Yes", "No");
        var asked = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(asked.Seq));

        await chat.Grain.Readdress(Now);

        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(asked.Seq));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_typed_answer_counts_where_messages_are_numbered_from_the_beginning()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = (home.Chat(Group), await BeginAsync(home));
        run.Ask("q1", "May it?", "Yes", "No");
        var asked = await chat.NextAsync(ChatOutputKind.Question);
        await chat.Grain.Shown(asked.Seq, 5);
        await chat.Grain.Confirm(asked.Seq);
        await chat.Grain.Readdress(Now);
        await chat.SaysAsync("May it?");
        await chat.Grain.Shown(asked.Seq, 12);

        // Written there before the question was shown there, and after.
        await chat.Grain.Accept(chat.Message("8@-1005", "No") with { Number = 8 });
        Assert.StartsWith("Your message waits", (await chat.NextAsync()).Text, StringComparison.Ordinal);
        await chat.Grain.Accept(chat.Message("13@-1005", "Yes") with { Number = 13 });

        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_is_not_known_is_not_touched()
    {
        await using var home = await TestHome.StartEchoingAsync();
        await home.Grains.GetGrain<IChatGrain>(Group).Readdress(Now);
        await home.Grains.GetGrain<IChatGrain>(Group).MoveTo(Now);
        Assert.Empty(home.Store.RowsOf(StateNames.ChatAddress));
        Assert.Empty(home.Store.RowsOf(StateNames.Chat));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_conversation_that_was_begun_at_the_new_address_stays_and_the_old_one_is_shown_there_too(bool byAnEarlierVersion)
    {
        await using var home = await TestHome.StartEchoingAsync();
        await home.Chat(Group).PromptAsync("one");
        await home.Chat(Now).PromptAsync("two");
        if (!byAnEarlierVersion)
        {
            Assert.Equal(Now, await Address(home, Now).Claim());
        }

        await home.Grains.GetGrain<IChatGrain>(Group).Readdress(Now);

        Assert.Equal(Now, await Address(home, Now).Claim());
        Assert.Equal(Now, (await Address(home, Group).Find()).Address);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_second_change_still_leads_to_the_first_key()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(Group);
        await chat.PromptAsync("one");
        await chat.Grain.Readdress(Now);

        await Address(home, Now).Become("telegram:-1006");

        Assert.Equal(Group, await Address(home, "telegram:-1006").Claim());
        Assert.Equal("telegram:-1006", (await Address(home, Group).Find()).Address);
        Assert.Equal(Group, await Address(home, Now).Claim());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_not_written_is_not_said()
    {
        await using var home = await TestHome.StartAsync();
        home.Store.FailWrites<ChatAddressState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Address(home, Now).Claim());
        Assert.Null((await Address(home, Now).Find()).Owner);
        Assert.Equal(Group, await Address(home, Now).ComeFrom(Group));
        Assert.Equal(Group, await Address(home, Now).Claim());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_of_an_earlier_version_is_held_off_and_what_it_says_is_kept()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(Group);
        await chat.PromptAsync("one");

        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.MoveTo(Now));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.MoveTo(Now));

        Assert.Equal(Group, await Address(home, Now).Claim());
        Assert.Equal(new(Group, Now), await Address(home, Group).Find());
        await chat.PromptAsync("two");

        // What earlier versions took for the topic General is no other group.
        await home.Chat("telegram:-1007:1").PromptAsync("three");
        await home.Grains.GetGrain<IChatGrain>("telegram:-1007:1").MoveTo("telegram:-1007");
        Assert.Null((await Address(home, "telegram:-1007").Find()).Owner);
    }

    private static IChatAddressGrain Address(TestHome home, string group) => home.Grains.GetGrain<IChatAddressGrain>(group);

    private static async Task<bool> IsReaddressedAsync(TestChat chat)
    {
        try
        {
            await chat.Grain.Readdress(Now);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private static async Task<FakeAgentRun> BeginAsync(TestHome home)
    {
        await home.Grains.GetGrain<IChatGrain>(Group).Accept(new("m", "ada", "work", []));
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        return run;
    }
}
