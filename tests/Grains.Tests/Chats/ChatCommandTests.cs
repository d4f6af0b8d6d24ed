namespace Dormouse.Grains.Tests.Chats;

public sealed class ChatCommandTests
{
    [Theory]
    [InlineData("/help", "help", "")]
    [InlineData("/NEW Backup Planner @nas", "new", "Backup|Planner|@nas")]
    [InlineData("/timeout\n 5 \t", "timeout", "5")]
    [InlineData("/mcp:tool-x do it", "mcp:tool-x", "do|it")]
    [InlineData("/compact", "compact", "")]
    public void A_slash_and_a_name_is_a_command(string text, string name, string arguments)
    {
        var command = ChatCommand.Parse(text);
        Assert.NotNull(command);
        Assert.Equal(name, command.Name);
        Assert.Equal(arguments, string.Join('|', command.Arguments));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("hello /help")]
    [InlineData(" /help")]
    [InlineData("/ what")]
    [InlineData("/etc/passwd is there")]
    [InlineData("/*comment*/")]
    [InlineData("/usr/lib/node_modules/@scope/pkg/index.js throws, why?")]
    [InlineData("/python@3.12 is gone")]
    [InlineData("/status@other_bot")]
    [InlineData("/größe")]
    [InlineData("/a234567890123456789012345678901234")]
    public void Anything_else_is_plain_text(string text) => Assert.Null(ChatCommand.Parse(text));
}
