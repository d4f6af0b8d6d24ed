namespace Dormouse.Grains.Tests.Chats;

/// <summary>Sessions that have a topic of their own, and the chat beside the topics.</summary>
public sealed class TopicTests
{
    private const string General = "telegram:-1001234567890";
    private const string Garden = $"{General}:55";

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_is_made_beside_the_topics_wishes_for_one_and_is_talked_to_there()
    {
        await using var home = await TestHome.StartAsync();
        var (lobby, topic) = (home.Chat(General), home.Chat(Garden));
        var wish = await MakeAsync(lobby);
        Assert.Equal(new TopicWish(TopicChange.Open, "garden", lobby.User), wish);

        await lobby.Grain.TopicOpened(wish, Garden);
        await topic.SaysAsync("This topic is session **garden**: what is written here goes to it.");
        await lobby.Grain.TopicOpened(wish, Garden);
        await topic.SendAsync("grow");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "It grows.");
        await topic.SaysAsync("It grows.");

        await lobby.Grain.Accept(Beside(lobby, "m2", "and now?"));
        var answer = await lobby.NextAsync(ChatOutputKind.Notice);
        Assert.StartsWith("No session is talked to here, so your message was not given to one", answer.Text, StringComparison.Ordinal);
        Assert.Contains("- [garden](https://t.me/c/1234567890/55)", answer.Text, StringComparison.Ordinal);
        Assert.Equal(["/session garden", "/sessions"], answer.Choices.Select(static choice => choice.Command));
        await lobby.Grain.Accept(Beside(lobby, "m3", "/status"));
        Assert.Equal(answer.Text, (await lobby.NextAsync(ChatOutputKind.Notice)).Text);
        Assert.Equal(0, run.PromptsNotLookedAt);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Where_no_topic_can_be_had_it_is_talked_to_beside_them()
    {
        await using var home = await TestHome.StartAsync();
        var lobby = home.Chat(General);
        await lobby.Grain.TopicOpened(await MakeAsync(lobby), null);

        await lobby.Grain.Accept(Beside(lobby, "m2", "grow"));

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "It grows.");
        await lobby.SaysAsync("It grows.");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("Blue Sky!", "blue-sky")]
    [InlineData("🌵", "session")]
    [InlineData("../../etc", "etc")]
    public async Task A_topic_that_a_person_made_is_a_session_of_its_name(string topic, string name)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(Garden);

        await chat.Grain.Accept(chat.Message("m1", "hello") with { Topic = topic });

        Assert.Equal(name, (await home.Agents.NextRunAsync()).Launch.WorkingFolder.Split('/')[^1]);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_topic_of_a_session_is_closed_with_it_and_opened_again()
    {
        await using var home = await TestHome.StartAsync();
        var (lobby, topic) = (home.Chat(General), home.Chat(Garden));
        await lobby.Grain.TopicOpened(await MakeAsync(lobby), Garden);
        await topic.NextAsync(ChatOutputKind.Notice);

        await topic.SendAsync("/archive");
        Assert.Equal(new(TopicChange.Close, "garden", topic.User, Garden), (await topic.NextAsync(ChatOutputKind.Notice)).Topic);
        await lobby.Grain.Accept(Beside(lobby, "m2", "/unarchive garden"));
        Assert.Equal(new(TopicChange.Reopen, "garden", lobby.User, Garden), (await lobby.NextAsync(ChatOutputKind.Notice)).Topic);
        await lobby.Grain.Accept(Beside(lobby, "m3", "/archive garden"));
        Assert.Equal(new(TopicChange.Close, "garden", lobby.User, Garden), (await lobby.NextAsync(ChatOutputKind.Notice)).Topic);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_private_chat_is_a_lobby_only_once_a_session_has_a_topic_there()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat("telegram:7");
        var wish = await MakeAsync(chat);
        await chat.Grain.TopicOpened(wish, "telegram:7:12");

        await chat.Grain.Accept(Beside(chat, "m2", "hello"));

        Assert.Contains("\n- garden\n", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        var other = home.Chat("telegram:8");
        await other.Grain.Accept(Beside(other, "m1", "hello"));
        await home.Agents.NextRunAsync();
    }

    private static async Task<TopicWish> MakeAsync(TestChat lobby)
    {
        await lobby.Grain.Accept(Beside(lobby, "m1", "/new garden"));
        return (await lobby.NextAsync(ChatOutputKind.Notice)).Topic!;
    }

    private static ChatMessage Beside(TestChat chat, string id, string text) => chat.Message(id, text) with { CanOpenTopic = true };
}
