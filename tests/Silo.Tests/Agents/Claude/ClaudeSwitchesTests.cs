using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

public sealed class ClaudeSwitchesTests : IDisposable
{
    private readonly List<string> _set = [];

    public void Dispose() => _set.ForEach(static name => Environment.SetEnvironmentVariable(name, null));

    [Theory]
    [InlineData("CLAUDE_CODE_RETRY_WATCHDOG")]
    [InlineData("CLAUDE_CODE_RETRY_WATCHDOG_MAX_WAIT_MS")]
    [InlineData("CLAUDE_CODE_RETRY_WATCHDOG_SCOPE")]
    [InlineData("CLAUDE_CODE_EXIT_AFTER_STOP_DELAY")]
    [InlineData("CLAUDE_CODE_RESUME_INTERRUPTED_TURN")]
    public void A_switch_that_breaks_us_never_reaches_the_CLI(string name)
    {
        Set(name);
        Assert.Null(Of(new())[name]);
        Assert.Null(Of(new() { Environment = { [name] = "1" } })[name]);
        Assert.Null(Of(new() { PassEnvironment = ["CLAUDE_*"] })[name]);
    }

    [Theory]
    [InlineData("CLAUDECODE")]
    [InlineData("CLAUDE_CODE_ENTRYPOINT")]
    [InlineData("CLAUDE_CODE_SSE_PORT")]
    [InlineData("CLAUDE_CODE_SESSION_KIND")]
    [InlineData("CLAUDE_CODE_OF_A_VERSION_TO_COME")]
    [InlineData("CLAUDE_STREAM_IDLE_TIMEOUT_MS")]
    [InlineData("GITHUB_TOKEN_OF_THIS_TEST")]
    public void A_switch_of_ours_does_not_reach_the_CLI_unless_a_person_set_it_for_the_agent(string name)
    {
        Set(name);
        Assert.Null(Of(new())[name]);
        Assert.Equal("1", Of(new() { Environment = { [name] = "1" } })[name]);
    }

    [Theory]
    [InlineData("CLAUDE_CONFIG_DIR")]
    [InlineData("CLAUDE_CODE_OAUTH_TOKEN")]
    [InlineData("CLAUDE_CODE_USE_BEDROCK")]
    [InlineData("CLAUDE_CODE_MAX_RETRIES")]
    [InlineData("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC")]
    [InlineData("ANTHROPIC_API_KEY")]
    [InlineData("DISABLE_TELEMETRY")]
    public void What_a_person_sets_for_a_login_or_a_provider_passes(string name)
    {
        Set(name);
        Assert.False(Of(new()).ContainsKey(name));
    }

    private void Set(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            Environment.SetEnvironmentVariable(name, "from us");
            _set.Add(name);
        }
    }

    private static Dictionary<string, string?> Of(AgentOptions settings) => ClaudeSwitches.Environment(settings);
}
