using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Acp;
using Dormouse.Silo.Agents.Acp.Known;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>What the agents' own records settle. The lines are those of codex-acp 2.6.0 and copilot 1.0.102, shortened.</summary>
public sealed class AcpRecordTests : IDisposable
{
    private const string Id = "01a21a0e-161e-7cd2-a4d0-f09d8641011d";

    private const string CodexPrompt =
        """{"type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"alpha one"}]}}""";

    private const string CodexEnvironment =
        """{"type":"response_item","payload":{"type":"message","role":"user","content":[{"text":"<environment_context>x"}]}}""";

    private const string CodexAnswer = """{"type":"event_msg","payload":{"type":"task_complete","last_agent_message":"echo: alpha one"}}""";
    private const string CopilotPrompt = """{"type":"user.message","data":{"content":"alpha one"}}""";
    private const string CopilotTool = """{"type":"assistant.message","data":{"content":"I look.","toolRequests":[{"name":"bash"}]}}""";
    private const string CopilotAnswer = """{"type":"assistant.message","data":{"content":"echo: alpha one","toolRequests":[]}}""";
    private const string CopilotEnd = """{"type":"assistant.turn_end","data":{"turnId":"0"}}""";

    private static readonly AgentPrompt Prompt = new(Guid.NewGuid(), "alpha one", []);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("codex-acp", TranscriptFindingKind.NotGiven)]
    [InlineData("codex-acp", TranscriptFindingKind.NotGiven, CodexEnvironment)]
    [InlineData("codex-acp", TranscriptFindingKind.GivenUnanswered, CodexEnvironment, CodexPrompt)]
    [InlineData("codex-acp", TranscriptFindingKind.Answered, CodexPrompt, CodexAnswer)]
    [InlineData("codex-acp", TranscriptFindingKind.Unknown, """{"type":"response_item","payl""")]
    [InlineData("copilot", TranscriptFindingKind.Unknown)]
    [InlineData("copilot", TranscriptFindingKind.GivenUnanswered, CopilotPrompt)]
    [InlineData("copilot", TranscriptFindingKind.GivenUnanswered, CopilotPrompt, CopilotTool, CopilotEnd)]
    [InlineData("copilot", TranscriptFindingKind.Answered, CopilotPrompt, CopilotTool, CopilotEnd, CopilotAnswer, CopilotEnd)]
    [InlineData("opencode", TranscriptFindingKind.Unknown)]
    public async Task What_was_written_since_a_prompt_was_given_says_what_became_of_it(
        string program, TranscriptFindingKind kind, params string[] lines)
    {
        // What was there before says nothing.
        var record = RecordOf(program);
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        string[] before = [CodexPrompt, CodexAnswer, CopilotPrompt, CopilotAnswer, CopilotEnd];
        await File.WriteAllLinesAsync(record, before, TestScope.Ended);
        new AcpNote("asked", Id, Prompt.Id, new FileInfo(record).Length).Write(_folder["private"]);
        await File.AppendAllTextAsync(record, string.Join('\n', lines), TestScope.Ended);

        var found = await FindAsync(program, Id, Prompt);

        Assert.Equal(new(kind, kind is TranscriptFindingKind.Answered ? "echo: alpha one" : null), found);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("asked", TranscriptFindingKind.NotGiven)]
    [InlineData(Id, TranscriptFindingKind.NotGiven)]
    [InlineData("another", TranscriptFindingKind.NotGiven)]
    public async Task A_prompt_that_was_never_written_was_not_given(string conversation, TranscriptFindingKind kind)
    {
        new AcpNote("asked", Id, Guid.NewGuid()).Write(_folder["private"]);

        Assert.Equal(kind, (await FindAsync("copilot", conversation, Prompt)).Kind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_record_that_is_shorter_than_it_was_settles_nothing()
    {
        var record = RecordOf("codex-acp");
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        await File.WriteAllTextAsync(record, CodexEnvironment, TestScope.Ended);
        new AcpNote("asked", Id, Prompt.Id, 100_000).Write(_folder["private"]);

        Assert.Equal(TranscriptFindingKind.Unknown, (await FindAsync("codex-acp", Id, Prompt)).Kind);
    }

    [Theory]
    [InlineData("codex-acp", "rollout")]
    [InlineData("copilot", "events", "workspace", "checkpoints")]
    [InlineData("opencode")]
    [InlineData("gemini")]
    public void What_moves_is_named_alike_on_both_machines(string program, params string[] names)
    {
        var record = RecordOf(program);
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        File.WriteAllText(record, "");
        var (leaves, arrives) = (History(program, arrives: false), History(program, arrives: true));

        Assert.Equal(names, leaves.Select(static part => part.Name));
        Assert.Equal(names, arrives.Select(static part => part.Name));
        if (program == "codex-acp")
        {
            Assert.Equal(record, leaves[0].Path);
            Assert.EndsWith($"/sessions/2026/11/26/rollout-2026-11-26T22-51-00-{Id}.jsonl", arrives[0].Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_link_in_a_person_s_own_folder_leads_to_no_history()
    {
        var (own, others) = (Directory.CreateDirectory(_folder["own/session-state"]).FullName, _folder["others"]);
        Directory.CreateDirectory(others);
        Directory.CreateSymbolicLink(Path.Combine(own, Id), others);
        var launch = Launch(Id) with { ConfigDirectory = _folder["own"] };

        Assert.Empty(Protocol().HistoryOf(launch, Settings("copilot"), _folder["private"], arrives: false));
        Directory.Delete(Path.Combine(own, Id));
        Assert.Equal(3, Protocol().HistoryOf(launch, Settings("copilot"), _folder["private"], arrives: false).Count);
    }

    [Fact]
    public void An_id_that_is_a_path_leads_nowhere()
    {
        var home = new AcpHome(_folder.Path, static _ => null);

        Assert.Null(new CodexRecord().FileOf(home, "../../x"));
        Assert.Empty(new CodexRecord().PartsOf(home, "../../x", arrives: true));
        Assert.Empty(new CopilotRecord().PartsOf(home, "../../x", arrives: true));
    }

    [Fact]
    public void A_note_is_read_as_it_was_written()
    {
        var note = new AcpNote("asked", Id, Prompt.Id, 17);
        note.Write(_folder["private"]);

        Assert.Equal(note, AcpNote.Read(_folder["private"]));
        Assert.Null(AcpNote.Read(_folder["other"]));
        File.WriteAllText(Path.Combine(_folder["private"], "acp.json"), "{");
        Assert.Throws<IOException>(() => AcpNote.Read(_folder["private"]));
    }

    private string RecordOf(string program) => program == "copilot"
        ? _folder[$".copilot/session-state/{Id}/events.jsonl"]
        : _folder[$".codex/sessions/2026/11/27/rollout-2026-11-27T00-00-00-{Id}.jsonl"];

    private Task<TranscriptFinding> FindAsync(string program, string conversation, AgentPrompt prompt) =>
        Protocol().FindInTranscriptAsync(Launch(conversation), Settings(program), _folder["private"], prompt);

    private IReadOnlyList<Silo.Agents.MovePart> History(string program, bool arrives) =>
        Protocol().HistoryOf(Launch(Id), Settings(program), _folder["private"], arrives);

    private static AcpProtocol Protocol() =>
        new(new(new Dictionary<string, PersonaOptions>()), NullLogger<AcpProtocol>.Instance);

    private static AgentLaunch Launch(string conversation) =>
        new(SessionKey.Parse(TestScope.Session), "ada", "other", conversation, HasHistory: false, "/", null, null, null);

    private AgentOptions Settings(string program) =>
        new() { Protocol = "acp", Command = program, Environment = { ["HOME"] = _folder.Path } };
}
