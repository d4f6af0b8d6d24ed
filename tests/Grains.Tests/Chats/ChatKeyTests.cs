namespace Dormouse.Grains.Tests.Chats;

public sealed class ChatKeyTests
{
    [Fact]
    public void A_key_names_its_channel_and_the_conversation()
    {
        Assert.Equal("web:anna/main", ChatKey.OfWeb("anna", "main"));
        Assert.Equal("telegram:-1001234567890", ChatKey.OfTelegram(-1001234567890, thread: null));
        Assert.Equal("telegram:-100:7", ChatKey.OfTelegram(-100, 7));
    }

    [Theory]
    [InlineData("web:anna/main", "web")]
    [InlineData("telegram:-100:7", "telegram")]
    public void The_channel_is_what_stands_before_the_first_colon(string key, string channel) =>
        Assert.Equal(channel, ChatKey.ChannelOf(key));

    [Theory]
    [InlineData("telegram:-100:7", true)]
    [InlineData("telegram:7", false)]
    [InlineData("memory:-kitchen", true)]
    [InlineData("web:-anna/main", false)]
    public void Several_people_talk_where_the_channels_own_name_begins_with_a_minus(string key, bool isGroup) =>
        Assert.Equal(isGroup, ChatKey.IsGroup(key));
}
