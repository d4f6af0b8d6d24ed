using Dormouse.Silo.Agents.Shell;

namespace Dormouse.Silo.Tests.Agents.Shell;

public class ShellLiveTests
{
    public static TheoryData<string> Texts => new(
        "\u001b[1;31mred\u001b[0m and \u001b[38;5;12mblue\u001b[m",
        "\u001b]0;title\atext",
        "\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\ end",
        "\u001b(Bplain\u001b[m\u001b7\u001b8\u001b=",
        "\u009b1;31mred\u009b0m \u009d0;title\u009ctext",
        "before \u001bPq#0;2~~\nsixel\u001b\\after",
        "\u001b_apc\u001b\\a\u001b^pm\u001b\\b\u001bXsos\u001b\\c",
        "\u001b]0;never ended\nnext",
        "\u001b]0;cut off by another\u001b[31mred",
        "a\r\nb\r\n\r\nc\n",
        "\n\n  indented\n\n  more\n\n",
        "plain words, no control at all");

    [Theory]
    [MemberData(nameof(Texts))]
    public void Wherever_the_output_is_split_what_is_shown_of_it_is_the_same(string text)
    {
        var expected = $"```\n{ShellOutput.Plain(text)}";
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second++)
            {
                Assert.Equal(expected, Shown(text[..first], text[first..second], text[second..]));
            }
        }

        Assert.Equal(expected, Shown([.. text.Select(static c => c.ToString())]));
    }

    [Theory]
    [InlineData("```\n 10%\n 50%\n100%\ndone", " 10%\r", " 50%\r", "100%\n", "done")]
    [InlineData("```\n 10%\n 50%\n100%\ndone", " 10%", "\r 50%", "\r100%\n", "done")]
    [InlineData("```\n 10%\n 99%", " 10%", "\u001b[2K\r 50%\u001b[2K\r 99%")]
    public void What_is_written_over_what_was_shown_stands_under_it(string expected, params string[] parts) =>
        Assert.Equal(expected, Shown(parts));

    [Fact]
    public void What_nobody_wanted_to_see_is_not_shown_later_and_the_fence_is()
    {
        var live = new ShellLive();

        Assert.Equal("", live.Next("hidden\u001b[3", isShown: false));
        Assert.Equal("```\nseen", live.Next("1mseen"));
    }

    private static string Shown(params string[] parts)
    {
        var live = new ShellLive();
        return string.Concat(parts.Select(part => live.Next(part)));
    }
}
