using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class FollowTests
{
    private const string Follows =
        "What is said in session **default** through other doors is shown here from now on; /unfollow default ends that.";

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_said_through_other_doors_is_shown_labelled_and_what_is_said_here_as_ever()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("before");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");
        var phone = home.Chat("telegram:8");
        Assert.Equal(Follows, await phone.AskAsync("/follow DEFAULT"));
        Assert.Equal("This chat follows **default**; /unfollow NAME ends that.", await phone.AskAsync("/follow"));

        await chat.PromptAsync("one");

        await phone.SaysAsync("**ada** to session **default**, through telegram:\n\none");
        await phone.SaysAsync("Session **default** answered, through telegram:\n\nre: one");
        await phone.AskAsync("/session default");
        await phone.PromptAsync("two");
        Assert.Equal(
            "What is said in session **default** through other doors is not shown here any more.", await phone.AskAsync("/unfollow"));
        await chat.PromptAsync("three");
        await (await home.JournalAsync()).ReadUntilAsync(static entry => entry is { Kind: JournalKind.Turn, Number: 12 }, "the last turn");
        await phone.SaysNothingElseAsync();
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_is_answered_once_from_either_chat_and_the_other_one_learns_what()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await (await home.JournalAsync()).ReadUntilAsync("Prompt work");
        var phone = home.Chat("telegram:8");
        await phone.AskAsync("/follow default");
        run.Ask("q1", "May I?", "Allow", "Deny");
        await chat.NextAsync(ChatOutputKind.Question);
        var shown = await phone.NextAsync(ChatOutputKind.Question);

        await phone.AnswerAsync(shown.Id, "Deny");

        Assert.Equal(("q1", "Deny"), await run.NextAnswerAsync());
        Assert.Equal("Deny", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        await phone.NextAsync(ChatOutputKind.QuestionClosed);
        run.Ask("q2", "And this?", "Allow", "Deny");
        var here = await chat.NextAsync(ChatOutputKind.Question);
        await phone.NextAsync(ChatOutputKind.Question);

        await chat.AnswerAsync(here.Id, "Allow");

        Assert.Equal(("q2", "Allow"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.Equal("Allow", (await phone.NextAsync(ChatOutputKind.QuestionClosed)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_could_not_be_told_is_told_later_and_nothing_twice_also_over_a_crash()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("before");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");
        var phone = home.Chat("telegram:8");
        await phone.AskAsync("/follow default");
        var away = home.Store.FailWrites<ChatState>(static state => state.Follows.Count > 0, times: 2, afterWriting: true);
        await chat.PromptAsync("one");
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(5), () => phone.HasShown("Session **default** answered, through telegram:\n\nre: one"), "it is told");
        Assert.True(away.Spent.IsCompleted);
        var (seen, heard) = (chat.LastSeq, phone.LastSeq);
        await home.RestartAsync();
        home.Agents.Echoes = true;
        chat = home.Chat(after: seen);
        phone = home.Chat("telegram:8", after: heard);
        await chat.SendAsync("two");

        await phone.SaysAsync("**ada** to session **default**, through telegram:\n\ntwo");
        await phone.SaysAsync("Session **default** answered, through telegram:\n\nre: two");
        await phone.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Only_ones_own_sessions_are_followed_and_not_in_groups()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("mine");
        var stranger = home.Chat("telegram:9", "bob");
        Assert.StartsWith("There is no session “default”", await stranger.AskAsync("/follow default"), StringComparison.Ordinal);
        Assert.StartsWith("This chat follows no session;", await stranger.AskAsync("/follow"), StringComparison.Ordinal);
        Assert.StartsWith("This chat does not follow session x;", await chat.AskAsync("/unfollow x"), StringComparison.Ordinal);
        var group = home.Chat("telegram:-7");

        Assert.StartsWith("A group follows no session,", await group.AskAsync("/follow default"), StringComparison.Ordinal);
    }
}
