namespace Dormouse.Grains.Tests.Texts;

public class NothingTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("<br>")]
    [InlineData("<BR />\n<br/><b></b><code> </code>")]
    [InlineData("#")]
    [InlineData("## ##\n\n######")]
    [InlineData("```\n```")]
    [InlineData("```")]
    [InlineData("~~~~\n\n  \n~~~~~")]
    [InlineData("> \n> #\n>> ```\n>> ```")]
    [InlineData("&nbsp;&#8203;\u200b\u2060\ufeff\u00ad\u2800")]
    [InlineData("\a\u001b")]
    public void Of_these_nobody_sees_anything(string text) => Assert.True(Nothing.IsSeenOf(text));

    [Theory]
    [InlineData("a")]
    [InlineData("<br>x")]
    [InlineData("# x")]
    [InlineData("#x")]
    [InlineData("```\nx\n```")]
    [InlineData("````\n```\n````")]
    [InlineData("```\n#\n```")]
    [InlineData("```\n> \n```")]
    [InlineData("> x")]
    [InlineData("---")]
    [InlineData("<p>")]
    [InlineData("&lt;")]
    [InlineData("🐭")]
    [InlineData("**")]
    public void Of_these_something_is_seen(string text) => Assert.False(Nothing.IsSeenOf(text));
}
