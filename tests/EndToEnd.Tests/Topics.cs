using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Sessions as topics of a forum.</summary>
public class Topics(TelegramStage stage) : IClassFixture<TelegramStage>
{
    private const int Patience = 120_000;
    private static long _groups;

    [Fact(Timeout = Patience)]
    public async Task A_new_session_is_a_topic_that_is_closed_and_opened_with_it_and_General_is_a_lobby()
    {
        var (group, anna) = (Group(), stage.NewAccount());
        var name = $"garden{-group.Id % 1000}";

        group.Write(anna, $"/new {name}");
        var said = await group.WaitForText("Its topic:");
        var topic = group.Topics.Single(topic => topic.Value == name).Key;
        Assert.Null(said.ThreadId);
        Assert.Equal(
            $"https://t.me/c/{-group.Id - 1_000_000_000_000}/{topic}",
            Assert.Single(said.Entities, static entity => entity.Url != null).Url);
        Assert.Equal(topic, (await group.WaitForText($"This topic is session {name}")).ThreadId);
        group.Write(anna, "echo ${PWD##*/}", topic);
        await group.WaitForMessage(message => message.ThreadId == topic && message.Text.TrimEnd('\n') == name);

        group.Write(anna, "echo to nobody", FakeChat.General);
        var lobby = await group.WaitForText("No session is talked to here");
        Assert.Contains(lobby.Entities, entity => entity.Url?.EndsWith($"/{topic}", StringComparison.Ordinal) == true);
        group.Press(anna, lobby.Id, "All sessions");
        await group.WaitForMessage(message => message.ThreadId is null && message.Text.Contains("LIVE", StringComparison.Ordinal));

        group.Write(anna, "/archive", topic);
        await group.WaitUntil(group => group.IsClosed(topic));
        group.Write(anna, $"/unarchive {name}");
        await group.WaitUntil(group => !group.IsClosed(topic));
        group.Write(anna, "echo again ${PWD##*/}", topic);
        Assert.Equal(topic, (await group.WaitForText($"again {name}")).ThreadId);
        Assert.DoesNotContain(group.AllMessages, static message => message.Text.Contains("to nobody", StringComparison.Ordinal));
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_session_whose_topic_was_deleted_is_brought_back_to_General()
    {
        var (group, anna) = (Group(), stage.NewAccount());
        var name = $"heath{-group.Id % 1000}";
        group.Write(anna, $"/new {name}");
        await group.WaitForText("Its topic:");
        var topic = group.Topics.Single().Key;
        group.Write(anna, $"/archive {name}");
        await group.WaitUntil(group => group.IsClosed(topic));
        group.DeleteTopic(topic);

        group.Write(anna, $"/unarchive {name}");

        await group.WaitForText($"Session {name} is back");
        group.Write(anna, "echo ${PWD##*/}");
        await group.WaitForMessage(message => message.ThreadId is null && message.Text.TrimEnd('\n') == name);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Without_the_right_to_make_topics_that_is_said_and_the_session_is_talked_to_in_General()
    {
        var (group, anna) = (Group(), stage.NewAccount());
        group.MayManageTopics = false;
        var name = $"meadow{-group.Id % 1000}";

        group.Write(anna, $"/new {name}");

        var said = await group.WaitForText("is ready");
        Assert.Contains("not enough rights to create a topic", said.Text, StringComparison.Ordinal);
        group.Write(anna, "echo ${PWD##*/}");
        await group.WaitForMessage(message => message.ThreadId is null && message.Text.TrimEnd('\n') == name);
        Assert.Empty(group.Topics);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_topic_that_a_person_made_is_a_session_of_its_name()
    {
        var (group, anna) = (Group(), stage.NewAccount());
        var topic = group.AddTopic(anna, $"Blue Sky {-group.Id % 1000}!");

        group.Write(anna, "echo ${PWD##*/}", topic);

        await group.WaitForMessage(
            message => message.ThreadId == topic && message.Text.TrimEnd('\n') == $"blue-sky-{-group.Id % 1000}");
        Assert.Empty(stage.Bot.Violations);
    }

    private FakeChat Group() => stage.Bot.Group(-1_002_000_000_000 - Interlocked.Increment(ref _groups), "the forum", forum: true);
}
