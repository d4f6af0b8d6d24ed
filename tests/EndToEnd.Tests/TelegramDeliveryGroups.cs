using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Groups and their topics.</summary>
public class TelegramDeliveryGroups(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;
    private static long _groups;

    [Fact(Timeout = Patience)]
    public async Task In_a_group_known_people_are_heeded_and_others_are_not_there()
    {
        var group = Group();
        var (anna, bert) = (stage.NewAccount(), stage.Bot.Person(9_001, "Bert"));

        group.Write(bert, "echo from bert");
        group.Write(bert, "/status@dormouse_test_bot");
        group.WriteDocument(bert, "b.txt", "text/plain", "b"u8.ToArray(), "cat inbox/b.txt");
        group.Write(anna, "echo from anna");

        await group.WaitForText("from anna");
        group.Write(anna, "/sessions");
        var list = await group.WaitForText("default");
        await group.PressStale(bert, list.Id, "c:/new berts").WaitForAnswer();
        group.Write(anna, "echo the end");
        await group.WaitForText("the end");
        Assert.Equal(3, Others(group).Count);
        Assert.DoesNotContain(stage.Bot.Calls, call => call.ChatId == bert.Id);
        Assert.DoesNotContain("Bert", stage.Product.Errors, StringComparison.Ordinal);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_command_may_name_its_bot()
    {
        var group = Group();
        var anna = stage.NewAccount();

        group.Write(anna, "/status@other_bot");
        group.Write(anna, "/session@other_bot default");
        group.Write(anna, "/timeout@Dormouse_Test_Bot 9");
        await group.WaitForText("9 min");
        group.Write(anna, "/status@dormouse_test_bot");
        await group.WaitForText("default on");
        group.Write(anna, "echo the end");
        await group.WaitForText("the end");
        Assert.Equal(3, Others(group).Count);
    }

    [Fact(Timeout = Patience)]
    public async Task Each_topic_is_a_chat_of_its_own_and_is_answered_there()
    {
        var group = Group(forum: true);
        var anna = stage.NewAccount();
        var (red, blue) = (group.AddTopic(anna, "red"), group.AddTopic(anna, "blue"));

        group.Write(anna, $"/new red{group.Id}", red);
        group.Write(anna, $"/new blue{group.Id}", blue);
        await group.WaitUntil(static group => Others(group).Count >= 2);
        group.Write(anna, "echo ${PWD##*/}", red);
        group.Write(anna, "echo ${PWD##*/}", blue);
        group.Write(anna, "echo ${PWD##*/}");

        await group.WaitUntil(static group => Others(group).Count >= 5);
        Assert.Equal($"red{group.Id}", Last(group, red).Text.TrimEnd('\n'));
        Assert.Equal($"blue{group.Id}", Last(group, blue).Text.TrimEnd('\n'));
        Assert.StartsWith("No session is talked to here", Last(group, null).Text, StringComparison.Ordinal);
        group.Write(anna, "/sessions", blue);
        var list = await group.WaitForMessage(message => message.ThreadId == blue && message.Buttons.Any());
        group.Press(anna, list.Id, $"red{group.Id}");
        Assert.Equal(blue, (await group.WaitForText("Now talking to")).ThreadId);
        Assert.All(group.Actions, action => Assert.True(action.ThreadId == red || action.ThreadId == blue || action.ThreadId is null));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_reply_outside_of_a_forum_belongs_to_the_group()
    {
        var group = Group();
        var anna = stage.NewAccount();
        group.Write(anna, $"/new here{group.Id}");
        var first = await group.WaitForText("is ready");

        // Telegram names a thread for replies too, which is no topic.
        group.WriteRaw(anna, new() { ["text"] = "echo ${PWD##*/}", ["message_thread_id"] = first.Id, ["reply_to_message"] = null });

        var answer = await group.WaitForMessage(message => message.Text.TrimEnd('\n') == $"here{group.Id}");
        Assert.Null(answer.ThreadId);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task What_is_written_in_General_belongs_to_the_group_whether_it_carries_a_number_or_not()
    {
        var group = Group(forum: true);
        var anna = stage.NewAccount();

        var chat = stage.Bot.PrivateChat(anna);
        chat.Write($"/new other{group.Id}");
        await chat.WaitForText("is ready");
        chat.Write($"/new here{group.Id}");
        await chat.WaitUntil(static chat => chat.Messages.Count == 2);
        group.Write(anna, $"/session here{group.Id}");
        await group.WaitForText("Now talking to");
        group.Write(anna, "echo ${PWD##*/}", FakeChat.General);
        await group.WaitForMessage(message => message.Text.TrimEnd('\n') == $"here{group.Id}");
        group.Write(anna, "/sessions", FakeChat.General);
        var list = await group.WaitForMessage(static message => message.Buttons.Any());
        group.Press(anna, list.Id, $"other{group.Id}");
        await group.WaitForText($"Now talking to session other{group.Id}");

        Assert.All(group.AllMessages, static message => Assert.Null(message.ThreadId));
        Assert.DoesNotContain(
            group.AllMessages, static message => message.Text.Contains("is gone or closed", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_pause_that_is_asked_for_holds_for_every_topic_of_the_group()
    {
        var group = Group(forum: true);
        var anna = stage.NewAccount();
        var (red, blue) = (group.AddTopic(anna, "red"), group.AddTopic(anna, "blue"));
        stage.Bot.Faults.Next("sendMessage", BotFault.TooManyRequests(2), group);
        group.Write(anna, "/session", red);
        // The answer must have reached the program too, and its log is where that can be seen.
        await Eventually.Is(
            () => stage.Product.Errors.Contains($"{group.Id}: told to wait", StringComparison.Ordinal), "the pause is heard of");

        group.Write(anna, "/session", blue);

        await group.WaitUntil(static group => group.Messages.Count >= 2);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task What_a_topic_that_is_gone_would_have_got_comes_to_the_group()
    {
        var group = Group(forum: true);
        var anna = stage.NewAccount();
        var (gone, closed) = (group.AddTopic(anna, "gone"), group.AddTopic(anna, "closed"));
        var (gate, other) = (stage.NewGate(), stage.NewGate());
        group.Write(anna, $"{gate.Wait}; echo short", gone);
        group.Write(anna, "for i in $(seq 1 3000); do echo line $i; done", gone);
        group.Write(anna, $"{other.Wait}; echo from the closed", closed);
        await stage.Bot.WaitUntilConfirmed();
        await group.WaitUntil(group => group.Actions.Select(static action => action.ThreadId).Distinct().Count() == 2);
        group.DeleteTopic(gone);
        group.CloseTopic(anna, closed);

        gate.Open();
        other.Open();

        await group.WaitUntil(static group => Others(group).Count >= 3);
        Assert.All(Others(group), static message => Assert.Null(message.ThreadId));
        Assert.All(
            Others(group),
            static message => Assert.Matches("^\\(For the topic of session (gone|closed), which is gone or closed:\\)", message.Text));
        Assert.Single(group.Messages, static message => message.Text.EndsWith("\nshort", StringComparison.Ordinal));
        Assert.Single(group.Messages, static message => message.Document?.Name == "answer.md");
        Assert.Empty(stage.Bot.Violations);
    }

    /// <summary>What is there beside the sentence about who can read what a session says.</summary>
    private static IReadOnlyList<BotMessage> Others(FakeChat group) =>
        [.. group.Messages.Where(static message => !message.Text.Contains("Everybody in this group", StringComparison.Ordinal))];

    private static BotMessage Last(FakeChat group, long? thread) => group.Messages.Last(message => message.ThreadId == thread);

    private FakeChat Group(bool forum = false) =>
        stage.Bot.Group(-1_001_000_000_000 - Interlocked.Increment(ref _groups), "the group", forum);
}
