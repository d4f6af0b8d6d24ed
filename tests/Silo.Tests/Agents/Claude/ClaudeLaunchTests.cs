using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeLaunchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Personas _personas = new(new Dictionary<string, PersonaOptions>
    {
        ["poet"] = new() { Prompt = "Rhyme.", Model = "haiku" },
    });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_conversation_gets_its_id_and_an_old_one_is_resumed_by_it()
    {
        Assert.Equal("id", After(Prepare(resumes: false), "--session-id"));
        Assert.DoesNotContain("--resume", Prepare(resumes: false).Arguments);
        Assert.Equal("id", After(Prepare(resumes: true), "--resume"));
        Assert.DoesNotContain("--session-id", Prepare(resumes: true).Arguments);
    }

    [Fact]
    public void A_conversation_goes_on_from_the_point_that_it_is_to_go_back_to()
    {
        var launch = Launch() with { ReturnPoint = "uuid" };
        Assert.Equal("uuid", After(Prepare(launch, resumes: true), "--resume-session-at"));
        Assert.DoesNotContain("--resume-session-at", Prepare(launch, resumes: false).Arguments);
        Assert.DoesNotContain("--resume-session-at", Prepare(resumes: true).Arguments);
    }

    [Fact]
    public void A_process_that_only_puts_files_back_goes_on_from_the_end_and_runs_nothing_of_the_folder()
    {
        var start = ClaudeLaunch.ForFiles(Launch() with { ReturnPoint = "uuid" }, new() { Command = "my-claude" }, _folder.Path);

        Assert.Equal(("my-claude", "id", ""), (start.FileName, After(start, "--resume"), After(start, "--setting-sources")));
        Assert.Contains("--strict-mcp-config", start.Arguments);
        Assert.DoesNotContain("--resume-session-at", start.Arguments);
        Assert.Equal("1", start.Environment["CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING"]);
    }

    [Fact]
    public void It_speaks_stream_json_and_asks_permission_over_it_after_the_arguments_of_the_settings()
    {
        var start = Prepare(settings: new() { Command = "my-claude", Arguments = ["--add-dir", "/x"] });

        Assert.Equal("my-claude", start.FileName);
        Assert.Equal(["--add-dir", "/x", "-p"], start.Arguments.Take(3));
        Assert.Equal("stream-json", After(start, "--input-format"));
        Assert.Equal("stream-json", After(start, "--output-format"));
        Assert.Equal("stdio", After(start, "--permission-prompt-tool"));
        Assert.Contains("--verbose", start.Arguments);
        Assert.Contains("--include-partial-messages", start.Arguments);
        Assert.Contains("SendMessage", After(start, "--disallowedTools").Split(','));
        Assert.Equal("/w", start.WorkingDirectory);
        Assert.Equal("nas/1", start.Mark);
    }

    [Fact]
    public void A_switch_that_would_hold_a_turn_at_a_usage_limit_is_taken_out_of_its_environment()
    {
        var start = Prepare(settings: new() { Environment = { ["CLAUDE_CODE_RETRY_WATCHDOG"] = "1", ["CLAUDE_CODE_MAX_RETRIES"] = "1" } });

        Assert.Null(Assert.Contains("CLAUDE_CODE_RETRY_WATCHDOG", start.Environment));
        Assert.Equal("1", start.Environment["CLAUDE_CODE_MAX_RETRIES"]);
    }

    [Theory]
    [InlineData("opus", "poet", "sonnet", "opus")]
    [InlineData(null, "poet", "sonnet", "haiku")]
    [InlineData(null, "planner", "sonnet", "sonnet")]
    [InlineData(null, null, null, null)]
    public void The_sessions_model_goes_before_the_personas_and_that_before_the_agents(
        string? session, string? persona, string? agent, string? expected)
    {
        var start = Prepare(Launch() with { Model = session, Persona = persona }, new() { Model = agent });

        Assert.Equal(expected, start.Arguments.Contains("--model") ? After(start, "--model") : null);
    }

    [Fact]
    public void A_persona_goes_by_file_and_not_on_the_command_line()
    {
        var start = Prepare(Launch() with { Persona = "poet" });

        Assert.StartsWith(
            "Rhyme.\n\nYou talk with a person", File.ReadAllText(After(start, "--append-system-prompt-file")), StringComparison.Ordinal);
        Assert.DoesNotContain(start.Arguments, static argument => argument.Contains("Rhyme", StringComparison.Ordinal));
        foreach (var none in (string[])["default", "nobody"])
        {
            start = Prepare(Launch() with { Persona = none });
            Assert.Equal(AgentFileTexts.ForAgent, File.ReadAllText(After(start, "--append-system-prompt-file")));
        }
    }

    [Fact]
    public void A_permission_mode_is_passed_each_time_and_only_if_it_is_set()
    {
        Assert.Equal("plan", After(Prepare(settings: new() { PermissionMode = "plan" }, resumes: true), "--permission-mode"));
        Assert.DoesNotContain("--permission-mode", Prepare().Arguments);
    }

    [Theory]
    [InlineData("acceptEdits", null, "plan", "acceptEdits")]
    [InlineData("default", null, "plan", "default")]
    [InlineData("plan", "acceptEdits", "dontAsk", "acceptEdits")]
    [InlineData("plan", null, "dontAsk", "dontAsk")]
    [InlineData(null, null, "dontAsk", "dontAsk")]
    public void The_mode_that_was_in_force_goes_before_that_of_the_settings_and_planning_is_begun_from_the_mode_before_it(
        string? mode, string? beforePlan, string usual, string expected)
    {
        var launch = Launch() with { Permissions = new([], [], mode, beforePlan) };
        Assert.Equal(expected, After(Prepare(launch, new() { PermissionMode = usual }, resumes: true), "--permission-mode"));
    }

    [Fact]
    public void What_a_person_allowed_in_the_session_is_given_to_each_process_beside_the_persons_own_settings()
    {
        var permissions = new AgentPermissions([new("allow", "Bash(sh)"), new("deny", "Read")], ["/opt"]);
        var settings = new AgentOptions { Arguments = ["--settings", """{"permissions":{"allow":["Bash(ls)"],"defaultMode":"plan"}}"""] };

        var start = Prepare(Launch() with { Permissions = permissions }, settings, resumes: true);

        Assert.Equal(
            """{"permissions":{"allow":["Bash(ls)","Bash(sh)"],"defaultMode":"plan","deny":["Read"],"additionalDirectories":["/opt"]},"cleanupPeriodDays":36500,"claudeMdExcludes":["/w/inbox/**"]}""",
            File.ReadAllText(After(start, "--settings")));
    }

    [Fact]
    public void A_configuration_folder_is_made_for_its_person_alone()
    {
        var start = Prepare(Launch() with { ConfigDirectory = _folder["config/ada"] });

        Assert.Equal(_folder["config/ada"], start.Environment["CLAUDE_CONFIG_DIR"]);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["config/ada"]));
        Assert.False(Prepare().Environment.ContainsKey("CLAUDE_CONFIG_DIR"));
    }

    [Fact]
    public void Each_person_has_a_temporary_folder_of_their_own()
    {
        var ada = Prepare(Launch() with { Owner = "test-ada" }).Environment["TMPDIR"]!;
        var bob = Prepare(Launch() with { Owner = "test-bob" }).Environment["TMPDIR"]!;

        Assert.NotEqual(ada, bob);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(ada));
        Assert.Equal("/mine", Prepare(settings: new() { Environment = { ["TMPDIR"] = "/mine" } }).Environment["TMPDIR"]);
        Directory.Delete(ada);
        Directory.Delete(bob);
    }

    private static AgentLaunch Launch() =>
        new(new("nas", "1"), "ada", "claude", "id", HasHistory: false, "/w", ConfigDirectory: null, Persona: null, Model: null);

    private static string After(SubprocessStart start, string argument) => start.Arguments[start.Arguments.ToList().IndexOf(argument) + 1];

    private SubprocessStart Prepare(AgentLaunch? launch = null, AgentOptions? settings = null, bool resumes = false) =>
        ClaudeLaunch.Prepare(
            launch ?? Launch(), settings ?? new() { Command = "claude" }, _folder.Path, _personas,
            resumes ? ClaudeBeginning.Resumed : ClaudeBeginning.New);
}
