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
        string[] record = [User("u1", null), Says("a1", "u1"), User("u2", "a1"), Says("a2", "u2"), User("u3", "a2"), Refused("e3", "u3"), User("u4", "a2"), Refused("e4", "u4")];
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

    private static string User(string uuid, string? before) =>
        $$$"""{"type":"user","uuid":"{{{uuid}}}","parentUuid":{{{(before is null ? "null" : $"\"{before}\"")}}},"message":{"content":"x"}}""";

    private static string Says(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","message":{"model":"m","stop_reason":"end_turn","content":[{"type":"text","text":"x"}]}}""";

    private static string Uses(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","message":{"model":"m","stop_reason":"tool_use","content":[{"type":"tool_use"}]}}""";

    private static string Refused(string uuid, string before) =>
        $$$"""{"type":"assistant","uuid":"{{{uuid}}}","parentUuid":"{{{before}}}","isApiErrorMessage":true,"message":{"model":"<synthetic>","stop_reason":"stop_sequence","content":[{"type":"text","text":"API Error: 400"}]}}""";

    private async Task<string?> FindAsync(string? before, params string[] lines)
    {
        await File.WriteAllLinesAsync(_folder["record"], lines, TestScope.Ended);
        return await ClaudeReturn.FindAsync(_folder["record"], before);
    }
}
