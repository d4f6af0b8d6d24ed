using Dormouse.Frontend.Telegram.Reading;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

public sealed class AddressingTests
{
    private const string Us = "dormouse_bot";

    [Theory]
    [InlineData("/usr/lib/node_modules/@scope/pkg/index.js throws, why?")]
    [InlineData("/opt/python@3.12/bin/python is gone")]
    [InlineData("/python@3.12 is gone")]
    [InlineData("/node@18")]
    [InlineData("/me@example.com")]
    [InlineData("/@scope/pkg")]
    [InlineData("/@other_bot")]
    [InlineData("/status@bot")]
    [InlineData("/status@1_other_bot")]
    [InlineData("/status@other-bot")]
    [InlineData("/status@other_bot/x")]
    [InlineData("/status@other_bot, please")]
    [InlineData("/sta-tus@other_bot")]
    [InlineData("/größe@other_bot")]
    [InlineData("/a23456789012345678901234567890123@other_bot")]
    [InlineData("/status@a2345678901234567890123456789012_bot")]
    [InlineData("//status@other_bot")]
    [InlineData(" /status@other_bot")]
    [InlineData("see /status@other_bot")]
    [InlineData("/status you@other_bot")]
    [InlineData("@other_bot /status")]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("\n/status@other_bot")]
    public void A_text_that_names_no_bot_is_for_us_as_it_is(string text)
    {
        Assert.Equal(text, Addressing.ForUs(text, isPrivate: false, Us));
        Assert.Equal(text, Addressing.ForUs(text, isPrivate: true, Us));
        Assert.Equal(text, Addressing.ForUs(text, isPrivate: false, bot: null));
    }

    [Theory]
    [InlineData("/status@dormouse_bot", "/status")]
    [InlineData("/NEW@Dormouse_Bot work @desk", "/NEW work @desk")]
    [InlineData("/timeout@dormouse_bot\n5", "/timeout\n5")]
    public void A_command_that_names_us_is_ours_without_our_name(string text, string ours)
    {
        Assert.Equal(ours, Addressing.ForUs(text, isPrivate: false, Us));
        Assert.Equal(ours, Addressing.ForUs(text, isPrivate: true, Us));
    }

    [Theory]
    [InlineData("/status@other_bot", "/status")]
    [InlineData("/session@other_bot default", "/session default")]
    [InlineData("/status@other\tnow", "/status\tnow")]
    public void A_command_that_names_another_bot_is_ours_only_where_nobody_else_is(string text, string ours)
    {
        Assert.Null(Addressing.ForUs(text, isPrivate: false, Us));
        Assert.Null(Addressing.ForUs(text, isPrivate: false, bot: null));
        Assert.Equal(ours, Addressing.ForUs(text, isPrivate: true, Us));
    }
}
