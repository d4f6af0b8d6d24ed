using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dormouse.Silo.Tests.Agents;

public sealed class AgentHostTests : IDisposable
{
    private static readonly AgentPrompt Prompt = new(Guid.NewGuid(), "rm -r build", []);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private const string MarkedNow = "marked";
    private const string Untouched = "untouched";
    private const string OfAnother = "of another";
    private const string Older = "older";
    private const string Absent = "absent";
    private const string Unreadable = "unreadable";
    private const string Locked = "locked";

    /// <summary>
    /// Every case of an agent's mark, its own record, and what came in between. The rule: a record that has the prompt resolves it; what may
    /// be
    /// in it does not; and only a mark that nobody touched since, within one boot and one folder, proves that nothing was given.
    /// </summary>
    [Theory(Timeout = TestScope.Patience)]
    [MemberData(nameof(Cases))]
    public async Task What_is_known_of_a_prompt_after_a_crash(string agent, string mark, string record, string between, string expected)
    {
        using var host = Host();
        using (var before = new DispatchMarker(PrivateFolder))
        {
            before.TrySet(Guid.NewGuid());
        }

        WriteRecord(agent, "other");
        var epoch = host.EpochOf(Launch(agent).Session);
        WriteMark(mark);
        WriteRecord(agent, record);
        var finding = await After(between).FindInTranscriptAsync(Launch(agent), Prompt, Epoch(between, epoch));

        Assert.Equal(expected, finding.Kind.ToString());
        Assert.Equal(expected == "Answered" ? "done" : null, finding.Answer);
    }

    public static TheoryData<string, string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string, string>();
        foreach (var agent in new[] { "claude", "shell" })
        {
            string[] marks = [MarkedNow, Untouched, OfAnother, Older, Absent, Unreadable];
            string[] records = agent == "claude"
                ? ["answered", "given", "other", Absent, Unreadable]
                : ["given", "other", "half", "nothing", Absent, Unreadable];
            string[] betweens = ["nothing", "boot", "folder renewed", "folder copied", "not known", "boot alone"];
            foreach (var (mark, record, between) in marks.SelectMany(
                mark => records.SelectMany(record => betweens.Select(between => (mark, record, between)))))
            {
                cases.Add(agent, mark, record, between, Expected(agent, mark, record, between));
            }
        }

        return cases;
    }

    private static string Expected(string agent, string mark, string record, string between)
    {
        var copied = between == "folder copied";
        if (record is "answered" or "given")
        {
            return record == "answered" ? "Answered" : "GivenUnanswered";
        }

        var isSame = between is "nothing" or "boot alone";
        return record != Unreadable && isSame && !copied && mark switch
        {
            // A shell notes what it begins; the CLI's record lags behind.
            MarkedNow => agent == "shell" && record is "other" or "nothing",
            Untouched => true,

            // Release 0.1.0 did not know more than that there was a mark of another prompt.
            OfAnother or Older => between == "boot alone",
            _ => false,
        } ? "NotGiven" : "Unknown";
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_private_folder_that_is_removed_under_a_run_is_there_again_with_the_next_prompt()
    {
        using var host = Host();
        using var mark = new DispatchMarker(PrivateFolder);
        mark.TrySet(Guid.NewGuid());
        Directory.Delete(PrivateFolder, recursive: true);
        var epoch = host.EpochOf(Launch("shell").Session);
        mark.TrySet(Prompt.Id);
        WriteRecord("shell", "half");
        Assert.Equal(TranscriptFindingKind.Unknown, (await host.FindInTranscriptAsync(Launch("shell"), Prompt, epoch)).Kind);
        Assert.True(mark.Look(Prompt.Id).IsSet);
        Directory.Delete(PrivateFolder, recursive: true);
        Assert.Equal(TranscriptFindingKind.Unknown, (await host.FindInTranscriptAsync(Launch("shell"), Prompt, epoch)).Kind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_was_never_to_be_given_before_is_provably_not_given()
    {
        using var host = Host();
        var epoch = host.EpochOf(Launch("claude").Session);
        Assert.Equal(TranscriptFindingKind.NotGiven, (await host.FindInTranscriptAsync(Launch("claude"), Prompt, epoch)).Kind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_an_agent_that_this_machine_has_no_more_was_given_is_not_known()
    {
        using var host = Host();
        var epoch = host.EpochOf(Launch("shell").Session);
        Assert.Equal(TranscriptFindingKind.NotGiven, (await host.FindInTranscriptAsync(Launch("shell"), Prompt, epoch)).Kind);

        Assert.Equal(TranscriptFindingKind.Unknown, (await host.FindInTranscriptAsync(Launch("gone"), Prompt, epoch)).Kind);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("answered", "claude", true)]
    [InlineData(Locked, "claude", false)]
    [InlineData(Absent, "claude", false)]
    [InlineData("answered", "gone", false)]
    public async Task Where_a_conversation_could_go_back_to_is_nowhere_when_its_record_can_t_be_read(
        string record, string agent, bool isFound)
    {
        using var host = Host();
        WriteRecord("claude", record == Locked ? "answered" : record);
        using var other = record == Locked ? new FileStream(Record, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;

        Assert.Equal(isFound, await host.FindReturnPointAsync(Launch(agent), before: null) is not null);
    }

    [Fact]
    public void A_copy_of_a_data_folder_has_an_id_of_its_own()
    {
        var folder = Directory.CreateDirectory(_folder["data"]).FullName;
        var copy = Directory.CreateDirectory(_folder["copy"]).FullName;
        var id = DataFolderId.Of(folder);
        Assert.Equal(id, DataFolderId.Of(folder));
        File.Copy(Path.Combine(folder, DataFolderId.FileName), Path.Combine(copy, DataFolderId.FileName));
        Assert.NotEqual(id, DataFolderId.Of(copy));
        Assert.Equal(DataFolderId.Of(copy), DataFolderId.Of(copy));
        DataFolderId.Renew(folder);
        Assert.NotEqual(id, DataFolderId.Of(folder));
    }

    private string PrivateFolder => Scope().FolderOf("0199");

    private string Record => Path.Combine(_folder.Path, "config", "projects", "-", "talk.jsonl");

    private void WriteMark(string mark)
    {
        var file = Path.Combine(PrivateFolder, "given");
        switch (mark)
        {
            case MarkedNow or OfAnother:
                using (var given = new DispatchMarker(PrivateFolder))
                {
                    given.TrySet(mark == MarkedNow ? Prompt.Id : Guid.NewGuid());
                }

                break;
            case Older:
                // As cp -a puts a backup of the same content back.
                var (content, time) = (File.ReadAllText(file), File.GetLastWriteTimeUtc(file));
                File.Delete(file);
                File.WriteAllText(file, content);
                File.SetLastWriteTimeUtc(file, time);
                break;
            case Absent or Unreadable:
                File.Delete(file);
                _ = mark == Absent ? null : Directory.CreateDirectory(file);
                break;
        }
    }

    private void WriteRecord(string agent, string record)
    {
        var file = agent == "shell" ? Path.Combine(PrivateFolder, "begun") : Record;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Delete(file);
        if (record == Unreadable)
        {
            // Neither a shell nor the CLI could read it either.
            Directory.CreateDirectory(file);
        }
        else if (record != Absent)
        {
            File.WriteAllText(file, (agent, record) switch
            {
                ("shell", "given") => $"{Prompt.Id:N}",
                ("shell", "half") => $"{Prompt.Id:N}"[..8],
                ("shell", "nothing") => "nothing",
                ("shell", _) => $"{Guid.NewGuid():N}",
                (_, "other") => Line("user", $"{Guid.NewGuid()}", "before"),
                (_, "given") => Line("user", $"{Prompt.Id}", Prompt.Text),
                _ => Line("user", $"{Prompt.Id}", Prompt.Text) + Line("assistant", $"{Guid.NewGuid()}", "done"),
            });
        }
    }

    private static string Line(string type, string id, string text) =>
        $"{{\"type\":\"{type}\",\"parentUuid\":null,\"uuid\":\"{id}\",\"message\":{{\"content\":[{{\"type\":\"text\",\"text\":\"{text}\"}}],\"stop_reason\":\"end_turn\"}}}}\n";

    private static string? Epoch(string between, string epoch) => between switch
    {
        "boot" => $"another{epoch}",
        "not known" => null,
        "boot alone" => epoch.Split(' ')[0],
        _ => epoch,
    };

    /// <summary>The silo that comes after the crash.</summary>
    private AgentHost After(string between)
    {
        switch (between)
        {
            case "folder renewed":
                DataFolderId.Renew(_folder.Path);
                break;
            case "folder copied":
                // The data folder alone is new; every private folder was mounted into it.
                var id = Path.Combine(_folder.Path, DataFolderId.FileName);
                File.Copy(id, $"{id}.copy");
                File.Move($"{id}.copy", id, overwrite: true);
                break;
        }

        return Host();
    }

    private AgentLaunch Launch(string agent) =>
        new(SessionKey.Parse(TestScope.Session), "ada", agent, "talk", HasHistory: true, "/", _folder["config"], null, null);

    private ProcessScope Scope() => new("house", "nas", _folder.Path);

    private AgentHost Host() => new(
        new(
            [],
            new Dictionary<string,
            AgentOptions> { ["shell"] = new() { Protocol = "shell" }, ["claude"] = new() { Protocol = "claude" } }),
        new(RegisteredAgents.All, new(new Dictionary<string, PersonaOptions>()), NullLoggerFactory.Instance),
        Scope(),
        new(SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Sessions:Isolation", "none")]).Build())),
        Options.Create(new SessionOptions()),
        TimeProvider.System,
        NullLogger<AgentHost>.Instance);
}
