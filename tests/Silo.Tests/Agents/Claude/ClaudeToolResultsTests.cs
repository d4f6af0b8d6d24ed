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
    public void Texts_that_nobody_wants_are_not_read()
    {
        var line = """{"type":"user","message":{"role":"user","content":[{"is_error":true,"content":"long","type":"tool_result","tool_use_id":"t"}]}}""";
        Assert.Equal([new("t", "", IsError: true)], ClaudeToolResults.Read(Encoding.UTF8.GetBytes(line), hasTexts: false));
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

    private static IReadOnlyList<ClaudeToolResult> Read(string line) => ClaudeToolResults.Read(Encoding.UTF8.GetBytes(line), hasTexts: true);
}
