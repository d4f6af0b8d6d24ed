using System.Text;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeToolResultsTests
{
    [Theory]
    [InlineData("""  "hi"  """, "hi")]
    [InlineData("""  [{"type":"text","text":"a"},{"type":"image","source":{"data":"x"}},7]  """, "a\n[image]")]
    [InlineData("""  "a\nb \u00e9 \"c\" \\ud83d"  """, "a\nb é \"c\" \\ud83d")]
    [InlineData("""  "\ud83d\ude00 \ud83d cut"  """, "😀 \ufffd cut")]
    [InlineData("""  {"of":["another","kind"]}  """, "")]
    [InlineData("7", "")]
    public void A_result_is_its_text_and_the_kinds_of_what_is_no_text(string content, string expected) =>
        Assert.Equal([new("t", expected, IsError: false)], Read(Line(content)));

    [Theory]
    [InlineData("""  "\u001b[31mred\u001b[0m and \u001b[1;4mbold\u001b[m"  """, "red and bold")]
    [InlineData("""  "\u009b31mred\u009b0m"  """, "red")]
    [InlineData("""  "\u001b]0;title\u0007text \u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"  """, "text link")]
    [InlineData("""  "10%\r50%\r100%\r\ndone"  """, "100%\ndone")]
    [InlineData("""  "[31m is text"  """, "[31m is text")]
    [InlineData("""  [{"type":"text","text":"\u001b[32mok\u001b[39m"}]  """, "ok")]
    public void What_was_meant_for_a_terminal_is_taken_out(string content, string expected) =>
        Assert.Equal(expected, Read(Line(content)).Single().Text);

    [Fact]
    public void Colours_do_not_take_the_place_of_what_they_colour()
    {
        var text = Read(Line($"\"{string.Concat(Enumerable.Repeat(@"\u001b[1mx\u001b[0m", 400))}\"")).Single().Text;
        Assert.Equal(new string('x', 400), text);
        Assert.EndsWith(
            "x…",
            Read(Line($"\"{string.Concat(Enumerable.Repeat(@"\u001b[1mx\u001b[0m", 4000))}\"")).Single().Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("é", 1)]
    [InlineData("\\n", 1)]
    [InlineData("\\u00e9", 1)]
    [InlineData("🐭", 2)]
    [InlineData("\\ud83d\\udc2d", 2)]
    public void A_long_result_is_cut_between_characters(string character, int length)
    {
        var text = Read(Line($"\"y{string.Concat(Enumerable.Repeat(character, 3000))}\"")).Single().Text;

        // 1500 of them, less one where the last would be half a character.
        Assert.Equal((length == 1 ? 1500 : 1499) + 1, text.Length);
        Assert.EndsWith("…", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', text);
    }

    [Fact]
    public void The_order_of_the_properties_does_not_matter()
    {
        var line = """{"type":"user","message":{"role":"user","content":[{"is_error":true,"content":"long","type":"tool_result","tool_use_id":"t"}]}}""";
        Assert.Equal([new("t", "long", IsError: true)], ClaudeToolResults.Read(Encoding.UTF8.GetBytes(line)));
    }

    [Theory]
    [InlineData("""{"type":"user","message":{"role":"user","content":"a person's text"}}""")]
    [InlineData("""{"type":"user","message":{"content":[{"type":"text","text":"hi"},"x",[1,{"type":"tool_result"}]]}}""")]
    [InlineData("""{"type":"user","message":7,"content":[{"type":"tool_result"}]}""")]
    [InlineData("""{"type":"user","parent_tool_use_id":"p","message":{"content":[{"type":"tool_result","tool_use_id":"t"}]}}""")]
    [InlineData("""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t"}]},"parent_tool_use_id":"p"}""")]
    [InlineData("""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t"}]},""")]
    [InlineData("[]")]
    public void What_is_no_result_of_the_main_agent_is_none(string line) => Assert.Empty(Read(line));

    private static string Line(string content) =>
        $$"""{"type":"user","message":{"role":"user","content":[{"tool_use_id":"t","type":"tool_result","content":{{content}},"is_error":false,"more":[{"a":1}, 2] } ] },"parent_tool_use_id":null,"tool_use_result":{"stdout":"x"} }""";

    private static IReadOnlyList<ClaudeToolResult> Read(string line) =>
        ClaudeToolResults.Read(Encoding.UTF8.GetBytes(line));
}
