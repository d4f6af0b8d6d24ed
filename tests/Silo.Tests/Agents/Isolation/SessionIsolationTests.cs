using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Agents.Isolation;

[Collection(nameof(Environment))]
public sealed class SessionIsolationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("owner", false)]
    [InlineData("owner", false, "Users:bert:Telegram:0=7")]
    [InlineData("owner", true, "Sessions:Isolation=bubblewrap")]
    [InlineData("owner", false, "Sessions:Isolation=none")]
    [InlineData("bert", true)]
    [InlineData("bert", false, "Users:bert:Telegram:0=7")]
    [InlineData("bert", true, "Users:bert:Telegram:0=7", "Users:anna:Token=x")]
    [InlineData("bert", true, "Users:bert:Telegram:0=7", "Users:owner:Telegram:0=8")]
    [InlineData("bert", false, "Users:bert:Telegram:0=7", "Users:anna:Token=x", "Users:bert:Trusted=true")]
    [InlineData("bert", false, "Users:bert:Telegram:0=7", "Users:carl:Trusted=true")]
    [InlineData("bert", false, "Users:anna:Token=x", "Sessions:Isolation=none")]
    [InlineData("bert", true, "Users:bert:Telegram:0=7", "Sessions:Isolation=bubblewrap")]
    [InlineData("paired", true, "Users:bert:Telegram:0=7")]
    [InlineData("paired", false, "Users:paired:Trusted=true")]
    public async Task Sessions_of_everybody_but_the_owner_run_in_a_sandbox_unless_the_settings_say_otherwise(
        string user, bool isIsolated, params string[] settings) => Assert.Equal(isIsolated, await Isolation(settings).IsolatesAsync(user));

    [Fact]
    public async Task Who_is_alone_in_the_settings_is_the_owner_until_the_owner_has_sessions_too()
    {
        var isolation = Isolation("Users:bert:Telegram:0=7");
        Assert.False(await isolation.IsolatesAsync("bert"));

        Directory.CreateDirectory(_folder["work/owner"]);

        Assert.True(await isolation.IsolatesAsync("bert"));
        Assert.False(await isolation.IsolatesAsync("owner"));
    }

    [Fact]
    public async Task Who_is_alone_in_the_settings_is_the_owner_until_the_owner_logs_in()
    {
        var hasOwner = false;
        var isolation = new SessionIsolation(
            Settings("Users:bert:Telegram:0=7"), () => Task.FromResult(hasOwner));
        Assert.False(await isolation.IsolatesAsync("bert"));

        hasOwner = true;
        Assert.True(await isolation.IsolatesAsync("bert"));

        // Nor again when the log-in has ended.
        hasOwner = false;
        Assert.True(await isolation.IsolatesAsync("bert"));
        Assert.False(await isolation.IsolatesAsync("owner"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Where_no_sandbox_can_be_had_the_sessions_that_need_one_are_refused_and_no_others()
    {
        var isolation = new SessionIsolation(
            Settings("Users:anna:Token=x", "Users:bert:Token=y", "Machine:Name=nas"), searchPath: _folder.Path);

        Assert.Null(await isolation.OfAsync(Launch("owner"), _folder["private"]));
        var refused = await Assert.ThrowsAsync<AgentStartException>(() => isolation.OfAsync(Launch("bert"), _folder["private"]));

        Assert.Equal(
            "Sessions of bert only run in bubblewrap, and it is not installed. Install the package bubblewrap on nas, "
            + "or set Users:bert:Trusted=true to let them see what Dormouse sees.",
            refused.Message);
        Assert.Equal(
            ("sessions of others than the owner are refused, for it is not installed; install the package bubblewrap", false),
            await isolation.DescribeAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_open_is_said()
    {
        Assert.Equal(
            ("whoever has a session can read what Dormouse can, its secrets included (Sessions:Isolation is none)", true),
            await new SessionIsolation(Settings("Sessions:Isolation=none"), searchPath: _folder.Path).DescribeAsync());
        Assert.Equal(
            ("sessions are refused, for it is not installed; install the package bubblewrap; "
                + "those of bert (Trusted) see what Dormouse sees", true),
            await new SessionIsolation(
                Settings("Sessions:Isolation=bubblewrap", "Users:bert:Trusted=true"), searchPath: _folder.Path).DescribeAsync());
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("sessions may use all processes, memory and processor time of this machine (Sessions:Limits)", false)]
    [InlineData(
        "NOT KEPT: Sessions:Limits:Memory and Sessions:Limits:Processor, for it may make no cgroups (version 2) here; "
            + "run Dormouse as a service with Delegate=yes, alone in its cgroup (docs/operations.md)",
        true,
        "Sessions:Limits:Memory=2GiB",
        "Sessions:Limits:Processor=1.5")]
    [InlineData(
        "NOT KEPT: Sessions:Limits:Processes, for it may make no cgroups (version 2) here; "
            + "run Dormouse as a service with Delegate=yes, alone in its cgroup (docs/operations.md)",
        true,
        "Sessions:Limits:Processes=200",
        "Sessions:Isolation=none")]
    public async Task Limits_that_are_not_kept_are_said(string text, bool isOpen, params string[] settings)
    {
        var read = Settings(settings);
        var limits = new SessionLimits(read.Options.Sessions.Limits, cgroups: null, new(read, searchPath: _folder.Path));

        Assert.Equal((text, isOpen), await limits.DescribeAsync());
        await limits.KeepAsync();
        Assert.Equal((text, isOpen), await limits.DescribeAsync());
    }

    [Fact]
    public void A_link_on_the_way_to_an_agents_history_leads_us_nowhere()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Directory.CreateDirectory(_folder["config"]);
        Directory.CreateSymbolicLink(_folder["config/projects"], _folder["elsewhere"]);
        var launch = Launch("bert") with { ConfigDirectory = _folder["config"] };

        Assert.Equal(
            ["file-history", "tasks"],
            ClaudeHistory.Of(launch, new(), arrives: false).Select(static part => part.Name));
        Directory.Delete(_folder["config/projects"]);
        Assert.Equal(5, ClaudeHistory.Of(launch, new(), arrives: false).Count);
    }

    private static AgentLaunch Launch(string user) =>
        new(new("nas", "1"), user, "claude", "talk", HasHistory: true, "/", ConfigDirectory: null, Persona: null, Model: null);

    private SessionIsolation Isolation(params string[] settings) => new(Settings(settings));

    private SiloSettings Settings(params string[] settings) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(
            settings.Append($"Machine:Workspaces={_folder["work"]}").Append($"Storage:Path={_folder["data/store.db"]}")
                .Select(static setting => setting.Split('=', 2))
                .Select(static parts => new KeyValuePair<string, string?>(parts[0], parts[1])))
        .Build());
}
