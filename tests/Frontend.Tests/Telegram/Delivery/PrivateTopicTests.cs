namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>Topics in a private chat, where the bot has them.</summary>
public sealed class PrivateTopicTests(TelegramHome home) : IClassFixture<TelegramHome>
{
    [Fact(Timeout = 60_000)]
    public async Task A_new_session_is_a_topic_and_what_it_says_comes_there()
    {
        home.Bot.PrivateTopics = true;
        await home.StopFrontendAsync();
        await home.StartFrontendAsync();
        var chat = home.NewChat();

        chat.Write("/new garden");

        Assert.Null((await chat.WaitForText("It has a topic of its own; write there.")).ThreadId);
        var topic = Assert.Single(chat.Topics).Key;
        Assert.Equal("garden", chat.Topics[topic]);
        Assert.Equal(topic, (await chat.WaitForText("This topic is session garden")).ThreadId);
        await home.Grain(chat, topic).Deliver([home.Notice("It grows.")]);
        Assert.Equal(topic, (await chat.WaitForText("It grows.")).ThreadId);
        chat.Write("hello");
        Assert.Null((await chat.WaitForText("No session is talked to here")).ThreadId);
        Assert.Empty(home.Bot.Violations);
    }
}
