using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

public class ChildEnvironmentTests
{
    private const string Secret = "7:secret";

    // What a person, a service's unit or a container has in an environment, none of it meant for agents.
    private static readonly string[] Foreign =
    [
        "PGPASSWORD", "GITHUB_TOKEN", "GH_TOKEN", "ConnectionStrings__Main", "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN", "DOCKER_AUTH_CONFIG",
        "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN", "DOTNET_DiagnosticPorts", "DORMOUSE_GUARDIAN", "path", "LC", "SOME_OTHER_TOKEN",
    ];

    /// <summary>Whatever section the programs learn to read, its secrets stay with them, whatever is asked for.</summary>
    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_an_environment_a_process_sees_what_everybody_expects_and_no_secret()
    {
        string[] keys = [.. KnownSettings.All.Select(static key => key.Replace("*", "any", StringComparison.Ordinal)), "Machine:Later:Key"];
        string[] ours = [.. keys, .. keys.Select(static key => key.Replace(":", "__", StringComparison.Ordinal)), "users__any__token"];
        string[] seen = ["PATH", "HOME", "LANG", "LC_TIME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "https_proxy", "NO_PROXY", "TZ"];
        var environment = ours.Concat(Foreign).ToDictionary(static name => name, static _ => Secret);
        foreach (var name in seen)
        {
            environment[name] = name == "PATH" ? "/usr/bin:/bin" : "seen";
        }

        await using var scope = new TestScope();
        var settings = new AgentOptions { PassEnvironment = [.. KnownSettings.Sections.Select(static section => $"{section[..3]}*")] };

        var changes = ChildEnvironment.For(settings, ofKind: null, environment.Keys);
        var start = scope.Of("env") with
        {
            Environment = environment.ToDictionary(
                static one => one.Key, one => changes.TryGetValue(one.Key, out var changed) ? changed : one.Value),
        };
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        var lines = await TestScope.LinesOf(subprocess);

        Assert.DoesNotContain(lines, static line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.All(seen, name => Assert.Contains(lines, line => line.StartsWith($"{name}=", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_settings_pass_by_name_or_by_its_beginning_is_seen_and_what_they_set_is_set()
    {
        var settings = new AgentOptions
        {
            PassEnvironment = ["GITHUB_TOKEN", "AWS_*"],
            Environment = { ["Telegram__X"] = "wanted", ["PGPASSWORD"] = "mine" },
        };

        var changes = ChildEnvironment.For(settings, new("KIND_*"), [.. Foreign, "KIND_OF", "AWS_", "GITHUB_TOKENS"]);

        Assert.DoesNotContain("GITHUB_TOKEN", changes);
        Assert.DoesNotContain("AWS_SECRET_ACCESS_KEY", changes);
        Assert.DoesNotContain("AWS_", changes);
        Assert.DoesNotContain("KIND_OF", changes);
        Assert.Null(Assert.Contains("GITHUB_TOKENS", changes));
        Assert.Equal(("wanted", "mine"), (changes["Telegram__X"], changes["PGPASSWORD"]));
    }

    [Theory]
    [InlineData("NOTIFY_SOCKET")]
    [InlineData("WATCHDOG_USEC")]
    [InlineData("WATCHDOG_PID")]
    [InlineData("LISTEN_FDS")]
    [InlineData("LISTEN_PID")]
    [InlineData("LISTEN_FDNAMES")]
    [InlineData("CREDENTIALS_DIRECTORY")]
    [InlineData("DORMOUSE_GUARDIAN")]
    public void What_systemd_and_the_silo_say_to_each_other_is_nothing_for_a_process_whatever_is_asked_for(string name) =>
        Assert.Equal([new(name, null)], ChildEnvironment.For(new() { PassEnvironment = [name, "OTHER"] }, ofKind: null, [name, "OTHER"]));

    [Fact]
    public void What_no_agent_sees_is_named_and_what_one_of_them_sees_is_not()
    {
        (AgentOptions, VariableNames)[] agents =
        [
            (new(), new("ANTHROPIC_*")),
            (new() { PassEnvironment = ["GH_TOKEN"] }, VariableNames.None),
        ];

        Assert.Equal(
            ["GITHUB_TOKEN", "PGPASSWORD"],
            ChildEnvironment.Dropped(
                agents, ["PGPASSWORD", "GITHUB_TOKEN", "GH_TOKEN", "ANTHROPIC_API_KEY", "PATH", "PWD", "Telegram__Token", "LISTEN_FDS"]));
    }
}
