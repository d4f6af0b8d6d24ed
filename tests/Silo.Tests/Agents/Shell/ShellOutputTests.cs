using Dormouse.Silo.Agents.Shell;

namespace Dormouse.Silo.Tests.Agents.Shell;

public class ShellOutputTests
{
    [Theory]
    [InlineData("\u001b[1;31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\atext", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(Bplain\u001b[m\u001b7\u001b8\u001b=", "plain")]
    [InlineData("bell\a\b\u007f", "bell")]
    [InlineData("tab\there", "tab\there")]
    [InlineData(" 10%\r 50%\r100%\ndone", "100%\ndone")]
    [InlineData("100%\r", "100%")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    [InlineData("\u009b1;31mred\u009b0m", "red")]
    [InlineData("\u009d0;title\u009ctext", "text")]
    [InlineData("\u001bPq#0;2~~\nsixel\u001b\\after", "after")]
    [InlineData("\u001b_apc\u001b\\a\u001b^pm\u001b\\b\u001bXsos\u001b\\c", "abc")]
    [InlineData("\u001b]0;never ended\nnext", "next")]
    [InlineData("cut \u001b[3", "cut ")]
    [InlineData("cut \u001b", "cut ")]
    [InlineData("N\bNA\bAM\bME\bE _\bu", "NAME u")]
    [InlineData("|\b/\b-\b done", " done")]
    [InlineData("\ud83d\ude00\bx", "x")]
    [InlineData("\u001b[2K\r 10%\u001b[2K\r 99%", " 99%")]
    [InlineData("\n\n  indented\n\n", "  indented")]
    public void Terminal_control_is_taken_out(string text, string expected) => Assert.Equal(expected, ShellOutput.Plain(text));

    [Fact]
    public void The_fence_is_longer_than_any_in_the_output() =>
        Assert.Equal("`````\na\n````\nb\n`````", Rendered("a\n````\nb\n"));

    [Theory]
    [InlineData("", null, "")]
    [InlineData(" \n", null, "")]
    [InlineData("", "*exit code 3*", "*exit code 3*")]
    [InlineData("boom\n", "*exit code 3*", "```\nboom\n```\n*exit code 3*")]
    public void The_note_follows_the_output(string text, string? note, string expected) => Assert.Equal(expected, Rendered(text, note));

    [Fact]
    public void What_fits_is_kept_whole_over_the_seam()
    {
        var output = new ShellOutput();
        var lines = Enumerable.Range(0, 64 * 1024 / 8).Select(static i => $"{i:D7}\n").ToArray();
        foreach (var line in lines)
        {
            output.Append(line);
        }

        Assert.Equal($"```\n{string.Concat(lines)}```", output.Render(null));
    }

    [Fact]
    public void Of_a_flood_the_beginning_and_the_end_are_kept_and_what_is_left_out_is_counted()
    {
        var output = new ShellOutput();
        var shown = output.Append("first\n").Length;
        for (var i = 0; i < 1000; i++)
        {
            shown += output.Append(new string('x', 999) + "\n").Length;
        }

        shown += output.Append("last\n").Length;
        var text = output.Render(null);

        Assert.StartsWith("```\nfirst\nxxx", text);
        Assert.EndsWith("xxx\nlast\n```", text);
        Assert.Contains($"[… {1_000_011 - (64 * 1024):N0} characters left out …]", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 60_000, 70_000);
        Assert.Equal(32 * 1024, shown);
    }

    private static string Rendered(string text, string? note = null)
    {
        var output = new ShellOutput();
        output.Append(text);
        return output.Render(note);
    }
}
