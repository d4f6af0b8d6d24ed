using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeTranscriptTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AgentPrompt _prompt = new(Guid.NewGuid(), "hello", []);

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_answered_prompt_is_found_with_its_answer() =>
        await IsAsync(
            new(TranscriptFindingKind.Answered, "one two"),
            User("other"),
            Says("old", "end_turn"),
            Given(),
            Says("one ", null),
            Says("two", "end_turn"));

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_a_turn_with_tools_the_text_after_the_last_one_is_the_answer() => await IsAsync(
        new(TranscriptFindingKind.Answered, "done"),
        Given(),
        Says("let me look", null),
        """{"type":"assistant","message":{"stop_reason":"tool_use","content":[{"type":"tool_use","id":"t","name":"Bash"}]}}""",
        """{"type":"user","uuid":"x","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"hi"}]}}""",
        Says("done", "end_turn"));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_without_a_finished_answer_was_given()
    {
        await IsAsync(new(TranscriptFindingKind.GivenUnanswered), Given());
        await IsAsync(new(TranscriptFindingKind.GivenUnanswered), Given(), Says("half", null));
        await IsAsync(new(TranscriptFindingKind.GivenUnanswered), Given(), Says("look", "tool_use"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_answer_that_the_cli_made_up_is_none() => await IsAsync(
        new(TranscriptFindingKind.GivenUnanswered),
        Given(),
        """{"type":"assistant","message":{"model":"<synthetic>","stop_reason":"end_turn","content":[{"type":"text","text":"No response requested."}]}}""");

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_answer_to_a_later_prompt_is_not_this_ones()
    {
        await IsAsync(new(TranscriptFindingKind.GivenUnanswered), Given(), User("later"), Says("to the later", "end_turn"));
        await IsAsync(
            new(TranscriptFindingKind.Answered, "mine"), Given(), Says("mine", "end_turn"), User("later"), Says("other", "end_turn"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_subagent_is_asked_and_says_is_no_part_of_the_turn() => await IsAsync(
        new(TranscriptFindingKind.Answered, "done"),
        Given(),
        """{"type":"user","isSidechain":true,"uuid":"y","message":{"content":"subtask"}}""",
        """{"type":"assistant","isSidechain":true,"message":{"stop_reason":"end_turn","content":[{"type":"text","text":"inner"}]}}""",
        Says("done", "end_turn"));

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_last_line_that_was_cut_off_is_passed_over()
    {
        await IsAsync(new(TranscriptFindingKind.GivenUnanswered), Given(), Says("done", "end_turn")[..^20]);
        await IsAsync(new(TranscriptFindingKind.Unknown), Given()[..^5]);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_id_that_is_only_mentioned_does_not_count() =>
        await IsAsync(new(TranscriptFindingKind.Unknown), User($"see {_prompt.Id}"), Says("done", "end_turn"));

    [Fact(Timeout = TestScope.Patience)]
    public async Task Half_an_emoji_and_a_deep_value_in_the_record_hide_nothing()
    {
        var deep = $"{new string('[', 100)}1{new string(']', 100)}";
        var tool = $$$"""{"\ud83d":"\ude00","type":"assistant","message":{"stop_reason":"tool_use","content":[{"type":"tool_use","input":{{{deep}}} }]}}""";
        await IsAsync(new(TranscriptFindingKind.Answered, "done\ufffd"), Given(), tool, Says(@"done\ud83d", "end_turn"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Without_a_record_nothing_is_known()
    {
        Assert.Equal(new(TranscriptFindingKind.Unknown), await ClaudeTranscript.FindAsync(Launch(), new(), _prompt));
        Assert.False(ClaudeTranscript.Exists(Launch(), new()));
        await IsAsync(new(TranscriptFindingKind.Unknown));
        Assert.True(ClaudeTranscript.Exists(Launch(), new()));
    }

    [Fact]
    public void The_record_is_found_by_the_agents_own_environment()
    {
        Write("projects/-w-a-b-/id.jsonl");
        Write("home/.claude/projects/-w-a-b-/id.jsonl");
        var launch = Launch() with { ConfigDirectory = null };

        Assert.True(ClaudeTranscript.Exists(launch, new() { Environment = { ["CLAUDE_CONFIG_DIR"] = _folder.Path } }));
        Assert.False(ClaudeTranscript.Exists(launch, new() { Environment = { ["CLAUDE_CONFIG_DIR"] = _folder["home"] } }));
    }

    [Fact]
    public void A_record_that_was_cut_off_before_its_first_message_is_no_conversation_and_makes_way()
    {
        const string Incoming = """{"type":"queue-operation","operation":"enqueue","sessionId":"id","content":"hello"}""";
        Write("projects/-w-a-b-/id.jsonl", Incoming, Given()[..^5]);
        Assert.False(ClaudeTranscript.HasMessage(Launch(), new()));

        ClaudeTranscript.SetAside(Launch(), new());

        Assert.False(ClaudeTranscript.Exists(Launch(), new()));
        Assert.StartsWith(Incoming, File.ReadAllText(_folder["projects/-w-a-b-/id.jsonl.unbegun"]), StringComparison.Ordinal);
        Write("projects/-w-a-b-/id.jsonl", Incoming, Given());
        Assert.True(ClaudeTranscript.HasMessage(Launch(), new()));
    }

    [Fact]
    public void A_record_without_a_message_makes_way_again_when_it_was_put_back_from_what_is_kept()
    {
        var (record, kept) = (_folder["projects/-w-a-b-/id.jsonl"], _folder["kept"]);
        Write("projects/-w-a-b-/id.jsonl", Given()[..^5]);
        KeptFile.Keep(record, kept, isRecord: true);
        ClaudeTranscript.SetAside(Launch(), new());

        Assert.True(KeptFile.Mend(record, kept, isRecord: true, DateTimeOffset.UnixEpoch));
        ClaudeTranscript.SetAside(Launch(), new());

        Assert.False(ClaudeTranscript.Exists(Launch(), new()));
        Assert.Equal(File.ReadAllText(kept), File.ReadAllText($"{record}.unbegun"));
    }

    [Fact]
    public void A_record_that_arrives_goes_to_the_usual_place_though_an_older_copy_lies_in_another_projects_folder()
    {
        Write("projects/-w-other/id.jsonl", "old");

        Assert.All(
            ClaudeHistory.Of(Launch(), new(), arrives: true).Where(static part => part.Name is "transcript" or "conversation" or "memory"),
            part => Assert.StartsWith(_folder["projects/-w-a-b-/"], part.Path));
        Assert.Equal(_folder["projects/-w-other/id.jsonl"], ClaudeHistory.Of(Launch(), new(), arrives: false)[0].Path);
    }

    [Fact]
    public void The_conversation_that_is_copied_is_found_in_the_folder_of_the_copy_and_the_copy_counts_once_it_has_begun()
    {
        var launch = Launch() with { Owner = UserKey.Owner, ForksFrom = "former" };
        Write("projects/-w-other/former.jsonl", Given());
        Assert.Equal(ClaudeBeginning.Copied, ClaudeBeginnings.Of(launch, new()));

        ClaudeBeginnings.BringNear(launch, new());
        ClaudeBeginnings.BringNear(launch, new());

        Assert.Equal(_folder["projects/-w-other/former.jsonl"], new FileInfo(_folder["projects/-w-a-b-/former.jsonl"]).LinkTarget);
        Write("projects/-w-a-b-/id.jsonl", Given());
        Assert.Equal(ClaudeBeginning.Resumed, ClaudeBeginnings.Of(launch, new()));
        Directory.Delete(_folder["projects/-w-a-b-"], recursive: true);
        ClaudeBeginnings.BringNear(launch with { Owner = "ada" }, new());
        Assert.False(Directory.Exists(_folder["projects/-w-a-b-"]));
    }

    private AgentLaunch Launch() =>
        new(new("nas", "1"), "ada", "claude", "id", HasHistory: true, "/w/a.b_", _folder.Path, Persona: null, Model: null);

    private string Given() => $$$"""{"type":"user","uuid":"{{{_prompt.Id}}}","message":{"content":[{"type":"text","text":"hello"}]}}""";

    private static string User(string text) => $$$"""{"type":"user","uuid":"other","message":{"content":"{{{text}}}"}}""";

    private static string Says(string text, string? stop) =>
        $$$"""{"type":"assistant","message":{"model":"m","stop_reason":{{{(stop is null ? "null" : $"\"{stop}\"")}}},"content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"{{{text}}}"}]}}""";

    private void Write(string name, params string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllText(_folder[name], string.Join('\n', lines));
    }

    private async Task IsAsync(TranscriptFinding expected, params string[] lines)
    {
        Write("projects/-w-a-b-/id.jsonl", lines);
        Assert.Equal(expected, await ClaudeTranscript.FindAsync(Launch(), new AgentOptions(), _prompt));
    }
}
