using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeReturnTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_last_answer_before_what_was_refused_is_gone_back_to() =>
        Assert.Equal(
            "a2",
            await FindAsync(
                null,
                User("u1", null),
                Says("a1", "u1"),
                User("u2", "a1"),
                Uses("t2", "u2"),
                User("r2", "t2"),
                Says("a2", "r2"),
                User("u3", "a2"),
                Refused("e3", "u3"),
                User("u4", "e3"),
                Refused("e4", "u4")));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_point_that_did_not_help_leads_to_one_before_it()
    {
        string[] record =
        [
            User("u1", null), Says("a1", "u1"), User("u2", "a1"), Says("a2", "u2"), User("u3", "a2"), Refused("e3", "u3"),
            User("u4", "a2"), Refused("e4", "u4"),
        ];
        Assert.Equal("a2", await FindAsync(null, record));
        Assert.Equal("a1", await FindAsync("a2", record));
        Assert.Null(await FindAsync("a1", record));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_was_left_behind_by_an_earlier_return_is_not_gone_back_to() =>
        Assert.Equal(
            "a1",
            await FindAsync(
                null, User("u1", null), Says("a1", "u1"), User("u2", "a1"), Says("a2", "u2"), User("u3", "a1"), Refused("e3", "u3")));

    [Fact(Timeout = TestScope.Patience)]
    public async Task Neither_the_use_of_a_tool_nor_half_an_answer_nor_a_subagents_is_an_answer() => Assert.Null(await FindAsync(
        null,
        User("u1", null),
        Uses("t1", "u1"),
        User("r1", "t1"),
        """{"type":"assistant","uuid":"h","parentUuid":"r1","message":{"model":"m","stop_reason":null,"content":[{"type":"text","text":"half"}]}}""",
        """{"type":"assistant","uuid":"s","parentUuid":null,"isSidechain":true,"message":{"model":"m","stop_reason":"end_turn","content":[]}}""",
        Refused("e1", "h")));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_broken_record_and_one_that_runs_in_circles_come_to_an_end()
    {
        Assert.Null(await FindAsync(null, Refused("e1", "e2"), Refused("e2", "e1"), "{\"parentUuid\":", "\0\0", "7"));
        Assert.Null(await ClaudeReturn.FindAsync(_folder["nowhere"], null));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Prompts_are_listed_each_with_the_answer_before_it_and_how_many_go()
    {
        var (one, two, three) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var prompts = await PromptsAsync(
            null,
            Asks(one, null, "hello"),
            Says("a1", one.ToString()),
            Asks(two, "a1", "mend the roof"),
            Uses("t2", two.ToString()),
            User("r2", "t2"),
            Asks(three, "r2", "and the door"),
            Says("a3", three.ToString()));

        Assert.Equal(
            [(three, "and the door", "a1", 2), (two, "mend the roof", "a1", 2), (one, "hello", null, 3)],
            prompts.Select(static one => (one.Id, one.Text, one.ReturnPoint, one.Lost)));
        Assert.Equal([false, false, true], prompts.Select(static one => one.IsBeginning));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 4, 41, 18, TimeSpan.Zero), prompts[0].At);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_the_cli_wrote_itself_is_no_prompt_and_nothing_before_a_summary_can_be_reached()
    {
        var (one, two, three) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        string[] record =
        [
            Asks(one, null, "long ago"),
            Says("a1", one.ToString()),
            """{"type":"system","subtype":"compact_boundary","uuid":"b","parentUuid":null}""",
            Asks(Guid.NewGuid(), "b", "This session is being continued", ",\"isCompactSummary\":true"),
            Asks(two, "b", "after the summary"),
            Says("a2", two.ToString()),
            Asks(Guid.NewGuid(), "a2", "<command-name>/cost"),
            Asks(three, "a2", "last"),
            Says("a3", three.ToString()),
        ];
        var prompts = await PromptsAsync(null, record);

        Assert.Equal([("last", "a2", true), ("after the summary", null, false)], prompts.Select(
            static one => (one.Text, one.ReturnPoint, one.IsReachable)));
        Assert.Equal("after the summary", Assert.Single(await PromptsAsync("a2", record)).Text);
        Assert.Empty(await ClaudeReturn.PromptsAsync(_folder["nowhere"], null, 3));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Only_so_many_are_listed()
    {
        var ids = Enumerable.Range(0, 20).Select(static _ => Guid.NewGuid()).ToArray();
        var prompts = await PromptsAsync(null, [.. ids.SelectMany((id, i) => new[]
        {
            Asks(id, i == 0 ? null : $"a{i - 1}", $"p{i}"), Says($"a{i}", id.ToString()),
        })]);
        Assert.Equal(["p19", "p18", "p17"], prompts.Select(static one => one.Text));
    }

    private static string Asks(Guid uuid, string? before, string text, string more = "") =>
        """{"type":"user","uuid":"UUID","parentUuid":BEFORE,"timestamp":"2026-11-27T04:41:18Z","message":{"content":CONTENT}MORE}"""
            .Replace("UUID", $"{uuid}", StringComparison.Ordinal)
            .Replace("BEFORE", before is null ? "null" : $"\"{before}\"", StringComparison.Ordinal)
            .Replace(
                "CONTENT",
                $$"""[{"type":"text","text":"(note)"},{"type":"text","text":"{{text}}"}]""",
                StringComparison.Ordinal)
            .Replace("MORE", more, StringComparison.Ordinal);

    private static string User(string uuid, string? before) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","parentUuid":{{{(before is null ? "null" : $"\"{before}\"")}}},"message":{"content":"x"}}""";

    private static string Says(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","message":{"model":"m","stop_reason":"end_turn","content":[{"type":"text","text":"x"}]}}""";

    private static string Uses(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","message":{"model":"m","stop_reason":"tool_use","content":[{"type":"tool_use"}]}}""";

    private static string Refused(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","isApiErrorMessage":true,"message":{"model":"<synthetic>","stop_reason":"stop_sequence","content":[{"type":"text","text":"API Error: 400"}]}}""";

    private async Task<IReadOnlyList<PastPrompt>> PromptsAsync(string? from, params string[] lines)
    {
        await File.WriteAllLinesAsync(_folder["record"], lines, TestScope.Ended);
        return await ClaudeReturn.PromptsAsync(_folder["record"], from, 3);
    }

    private async Task<string?> FindAsync(string? before, params string[] lines)
    {
        await File.WriteAllLinesAsync(_folder["record"], lines, TestScope.Ended);
        return await ClaudeReturn.FindAsync(_folder["record"], before);
    }
}
