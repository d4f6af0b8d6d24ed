using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Acp;

namespace Dormouse.Silo.Tests.Agents.Acp;

public sealed class AcpKnownTests
{
    [Fact]
    public void Five_agents_are_looked_for_without_a_setting()
    {
        Assert.Equal(
            [
                ("codex", "codex-acp", ""), ("opencode", "opencode", "acp"), ("copilot", "copilot", "--acp --no-auto-update"),
                ("qwen", "qwen", "--acp"), ("gemini", "gemini", "--acp"),
            ],
            AcpAgents.All.Select(static agent => (agent.Name, agent.Command, string.Join(' ', agent.Arguments))));
        Assert.All(AcpAgents.All, static agent => Assert.Equal("acp", RegisteredAgents.All.Initial[agent.Name].Protocol));
    }

    [Theory]
    [InlineData("any", "/opt/bin/codex-acp", "codex")]
    [InlineData("copilot", "/opt/bin/wrapper", "copilot")]
    [InlineData("any", "wrapper", "any")]
    public void An_agent_is_known_by_its_program_else_by_its_name(string name, string command, string kind) =>
        Assert.Equal(kind, RegisteredAgents.All.TraitsOf(name, new() { Protocol = "acp", Command = command }).Kind);

    [Theory]
    [InlineData("codex", "OPENAI_API_KEY", true)]
    [InlineData("codex", "GH_TOKEN", false)]
    [InlineData("copilot", "GH_TOKEN", true)]
    [InlineData("copilot", "OPENAI_API_KEY", false)]
    [InlineData("qwen", "OPENAI_BASE_URL", true)]
    [InlineData("gemini", "GEMINI_API_KEY", true)]
    [InlineData("opencode", "OPENCODE_CONFIG", true)]
    [InlineData("opencode", "PGPASSWORD", false)]
    public void Each_sees_its_own_variables_and_no_other_s(string agent, string variable, bool sees)
    {
        var settings = RegisteredAgents.All.Initial[agent];
        var changes = ChildEnvironment.For(settings, RegisteredAgents.All.Of("acp").VariablesOf(agent, settings), [variable]);

        Assert.Equal(sees, !changes.ContainsKey(variable));
    }

    [Fact]
    public void Those_that_keep_their_files_in_a_folder_of_their_own_have_one_for_each_person()
    {
        Assert.Equal(["codex", "copilot"], RegisteredAgents.All.Of("acp").Initial.Where(
            static one => RegisteredAgents.All.Of("acp").HasLoginsFor(one.Key, one.Value)).Select(static one => one.Key).Order());
    }

    [Fact]
    public void What_can_t_be_moved_or_done_is_said_by_its_traits()
    {
        var traits = RegisteredAgents.All.Initial.Where(static one => one.Value.Protocol == "acp").ToDictionary(
            static one => one.Key, static one => RegisteredAgents.All.TraitsOf(one.Key, one.Value));

        Assert.Equal(
            ["gemini", "opencode", "qwen"], traits.Where(static one => one.Value.HistoryStays).Select(static one => one.Key).Order());
        Assert.All(traits.Values, static one => Assert.Equal(one.HistoryStays, one.Hint is not null));
        Assert.All(traits.Values, static one => Assert.False(one.TakesCorrections));
    }

    [Fact]
    public void Its_permission_modes_are_its_own()
    {
        var settings = SiloSettings.Read(Configuration.Load(["--Agents:codex:PermissionMode=workspace-write"]));

        Assert.Equal("workspace-write", settings.Options.Agents["codex"].PermissionMode);
    }
}
