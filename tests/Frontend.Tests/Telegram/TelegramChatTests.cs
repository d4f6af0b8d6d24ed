using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram;
using Telegram.Bot;

namespace Dormouse.Frontend.Tests.Telegram;

public sealed class TelegramChatTests
{
    private static readonly ButtonPress Second = new(new("#7", "#1"), Command: null);

    [Theory]
    [InlineData("telegram:42", 42, null)]
    [InlineData("telegram:-5", -5, null)]
    [InlineData("telegram:-5:7", -5, 7)]
    [InlineData("telegram:-5:1", -5, null)]
    public void A_key_says_where_a_chat_is_and_stays_when_it_is_elsewhere(string key, long id, int? thread)
    {
        var chat = TelegramChat.Parse(key);
        Assert.Equal((key, id, thread), (chat.Key, chat.Id, chat.Thread));
        var moved = chat with { Id = -1005 };
        Assert.Equal((key, -1005, thread), (moved.Key, moved.Id, moved.Thread));
    }

    [Fact]
    public void A_message_is_named_by_its_number_and_away_from_home_by_its_place_too()
    {
        var home = TelegramChat.Parse("telegram:-5:7");
        var away = home with { Id = -1005 };

        Assert.Equal(("3", "3@-1005"), (home.NameOf(3), away.NameOf(3)));
        Assert.Equal((3, (int?)null), (home.NumberOf("3"), home.NumberOf("3@-1005")));
        Assert.Equal(((int?)null, 3), (away.NumberOf("3"), away.NumberOf("3@-1005")));
    }

    [Fact]
    public void A_message_is_found_only_at_the_place_where_it_is()
    {
        var (bot, home) = (new TelegramBotClient("1:token"), TelegramChat.Parse("telegram:-5"));
        var (here, there) = (new TelegramPlace(bot, home), new TelegramPlace(bot, home with { Id = -1005 }));

        Assert.Equal((true, false), (here.Has("3"), here.Has("4@-1005")));
        Assert.Equal((false, true), (there.Has("3"), there.Has("4@-1005")));
        Assert.Equal(("telegram:-5", "telegram:-1005"), (here.Account, there.Account));
    }

    [Theory]
    [InlineData("telegram:-5", false, "q:7:1", null)]
    [InlineData("telegram:-5", true, "g:7:1@-5", "telegram:-5")]
    [InlineData("telegram:-1009999999999:2147483647", true, "g:7:1@-1009999999999:2147483647", "telegram:-1009999999999:2147483647")]
    public void A_button_says_whose_question_it_answers_where_that_is_not_plain(string key, bool isGuest, string data, string? chat)
    {
        Assert.Equal(data, ButtonData.Of(Second, TelegramChat.Parse(key) with { IsGuest = isGuest }));
        Assert.Equal(new PressedButton(new("#7", "#1"), Command: null, chat), ButtonData.Read(data));
    }

    [Theory]
    [InlineData("g:7:1")]
    [InlineData("g:7:1@-5@-6")]
    [InlineData("g:7:1@five")]
    [InlineData("g:7:1@-5:x")]
    [InlineData("g:7:1@-5:7:7")]
    [InlineData("x:7:1")]
    public void What_is_none_of_our_buttons_says_nothing(string data) => Assert.Null(ButtonData.Read(data));
}
