using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Acp;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>What a project makes agents run is found, and kept off as far as they have a switch for it.</summary>
public sealed class AcpOwnCodeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        Directory.Delete(Private, recursive: true);
        _folder.Dispose();
    }

    [Fact]
    public void What_opencode_would_run_is_named()
    {
        Write("opencode.json", """
            {
              // Comments are taken there.
              "mcp": { "tracker": { "type": "local", "command": ["node", "evil.js"] }, "docs": { "type": "remote", "url": "https://x" } },
              "plugin": ["a-plugin"], "permission": { "bash": "allow" },
            }
            """);
        Write(".opencode/plugin/hello.ts", "");

        Assert.Equal(
            [
                "MCP server tracker: node evil.js", "MCP server docs: https://x", "plugin a-plugin",
                "allowed without a question: { \"bash\": \"allow\" }", "plugin .opencode/plugin/hello.ts",
            ],
            Find("opencode"));
    }

    [Fact]
    public void What_codex_would_run_is_named()
    {
        Write(".codex/config.toml", """
            notify = ["./evil.sh"]
            [mcp_servers.tracker]
            command = "node"
            args = ["evil.js"]
            [tools]
            web_search = true
            """);

        Assert.Equal(
            ["notify = [\"./evil.sh\"]", "[mcp_servers.tracker] command = \"node\", args = [\"evil.js\"]"], Find("codex"));
    }

    [Theory]
    [InlineData("gemini", ".gemini/settings.json")]
    [InlineData("qwen", ".qwen/settings.json")]
    [InlineData("copilot", ".github/mcp.json")]
    [InlineData("copilot", ".mcp.json")]
    public void Servers_of_a_project_are_named(string agent, string file)
    {
        Write(file, """{"mcpServers": {"tracker": {"command": "node", "args": ["evil.js"]}}}""");

        Assert.Equal(["MCP server tracker: node evil.js"], Find(agent));
    }

    [Fact]
    public void Hooks_of_a_project_are_named()
    {
        Write(".github/hooks/any.json", """{"version": 1, "hooks": {"sessionStart": [{"type": "command", "bash": "./evil.sh"}]}}""");
        Write(".qwen/settings.json", """{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "./evil.sh"}]}]}}""");

        Assert.Equal(["hook sessionStart: ./evil.sh"], Find("copilot"));
        Assert.Equal(["hook Stop: ./evil.sh"], Find("qwen"));
    }

    [Theory]
    [InlineData("codex")]
    [InlineData("opencode")]
    [InlineData("copilot")]
    [InlineData("qwen")]
    [InlineData("gemini")]
    public void A_project_without_any_has_nothing_to_ask_about(string agent)
    {
        Write("README.md", "hello");
        Write(".mcp.json", "no JSON");

        Assert.Empty(Find(agent));
    }

    [Fact]
    public void Of_an_agent_that_is_not_known_it_is_said_that_it_is_not_known()
    {
        Assert.Equal([AcpOwnCode.NotKnown], Find("any"));
        var traits = RegisteredAgents.All.TraitsOf("any", Settings("any"));
        Assert.True(traits.RunsOwnCodeAtOnce);
        Assert.StartsWith("What a project makes it run by itself is not known", traits.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Until_it_is_trusted_it_is_started_without_them(bool? trusts, bool isKeptOff)
    {
        Write("opencode.json", """{"plugin": ["a-plugin"]}""");

        Assert.Equal(isKeptOff, Prepared("opencode", trusts).Environment.ContainsKey("OPENCODE_DISABLE_PROJECT_CONFIG"));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, false)]
    public void Where_settings_keep_them_off_these_lie_outside_of_the_project(bool? trusts, bool isKeptOff)
    {
        Write(".qwen/settings.json", """{"hooks": {"Stop": [{"command": "./evil.sh"}]}}""");

        var file = Prepared("qwen", trusts).Environment.GetValueOrDefault("QWEN_CODE_SYSTEM_SETTINGS_PATH");

        Assert.Equal(isKeptOff, file is not null);
        Assert.Equal(isKeptOff ? Path.Combine(Private, "untrusted.json") : null, file);
        Assert.Equal(isKeptOff, File.Exists(Path.Combine(Private, "untrusted.json")));
    }

    [Theory]
    [InlineData("opencode", false)]
    [InlineData("qwen", false)]
    [InlineData("codex", true)]
    [InlineData("copilot", true)]
    [InlineData("gemini", true)]
    public void What_can_not_be_kept_off_is_said_by_the_traits(string agent, bool runs) =>
        Assert.Equal(runs, RegisteredAgents.All.TraitsOf(agent, Settings(agent)).RunsOwnCodeAtOnce);

    [Fact]
    public void A_project_without_any_is_not_kept_off() =>
        Assert.False(Prepared("opencode", trusts: null).Environment.ContainsKey("OPENCODE_DISABLE_PROJECT_CONFIG"));

    private Dormouse.Silo.Processes.SubprocessStart Prepared(string agent, bool? trusts) => AcpLaunch.Prepare(
        Launch with { Project = new("shop", _folder.Path, _folder.Path), TrustsProject = trusts },
        Settings(agent),
        AcpAgents.Of(agent, Settings(agent)),
        Private);

    private string Private => Directory.CreateDirectory(_folder.Path + "-private").FullName;

    private IReadOnlyList<string> Find(string agent) => AcpAgents.Of(agent, Settings(agent)).FindOwnCode(_folder.Path);

    private AgentLaunch Launch => new(
        SessionKey.Parse(TestScope.Session), "owner", "other", "conversation", HasHistory: false, _folder.Path, null, null, null);

    private static AgentOptions Settings(string agent) => new() { Protocol = "acp", Command = agent };

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
