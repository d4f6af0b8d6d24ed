using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>
/// A machine with the scripted agent (<c>tests/Dummy/Acp</c>), by the name of a known one where a test wants its deviations.
/// </summary>
internal sealed class AcpScope : IAsyncDisposable
{
    private readonly TestScope _scope = new();
    private AgentHost _host;
    private readonly string _program;

    public AcpScope(string program = "scripted", params string[] traits)
    {
        Home = Directory.CreateDirectory(Path.Combine(_scope.Folder, "home")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(_scope.Folder, "work")).FullName;
        _program = Path.Combine(Directory.CreateDirectory(Path.Combine(_scope.Folder, "bin")).FullName, program);
        File.WriteAllText(_program, $"#!/bin/sh\nexec '{TestScope.DummyProgram}' acp {string.Join(' ', traits)} \"$@\"\n");
        File.SetUnixFileMode(_program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Settings = new() { Protocol = "acp", Command = _program, Environment = { ["HOME"] = Home } };
        _host = Host();
    }

    public string Home { get; }

    public string Work { get; }

    public AgentOptions Settings { get; private set; }

    public EventList Events { get; private set; } = new();

    public string Violations =>
        Path.Combine(Home, ".scripted", "violations") is var file && File.Exists(file) ? File.ReadAllText(file) : "";

    public AgentLaunch Launch { get; set; } = new(
        SessionKey.Parse(TestScope.Session), "ada", "other", Guid.NewGuid().ToString(), HasHistory: false, "", null, null, null);

    public Task<TranscriptFinding> FindAsync(AgentPrompt prompt, string epoch) =>
        Host().FindInTranscriptAsync(Launch with { WorkingFolder = Work }, prompt, epoch).AsTask();

    public string Epoch => _host.EpochOf(Launch.Session);

    /// <summary>Other settings, before the first start.</summary>
    public void Configure(AgentOptions settings)
    {
        Settings = settings;
        _host.Dispose();
        _host = Host();
    }

    /// <summary>Starts the agent as a session does.</summary>
    public async Task<IAgentRun> StartAsync()
    {
        Events = new();
        return await _host.StartAsync(Launch with { WorkingFolder = Work }, Events);
    }

    /// <summary>Starts it and gives it a prompt.</summary>
    public async Task<IAgentRun> StartAsync(string text)
    {
        var run = await StartAsync();
        await run.GiveAsync(Prompt(text));
        return run;
    }

    /// <summary>Whether the agent has taken a prompt.</summary>
    public bool HasGot(string text) => Directory.Exists(Path.Combine(Home, ".scripted"))
        && Directory.GetFiles(Path.Combine(Home, ".scripted"), "*.jsonl").Any(file => File.ReadAllText(file).Contains(text));

    /// <summary>The conversation's own id, which the session keeps from now on.</summary>
    public async Task KeepAsync(bool hasHistory = true)
    {
        var changed = await Events.NextAsync<AgentSessionChanged>();
        Launch = Launch with { AgentSessionId = changed.AgentSessionId, HasHistory = hasHistory };
    }

    public static AgentPrompt Prompt(string text) => new(Guid.NewGuid(), text, []);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAllAsync();
        _host.Dispose();
        await _scope.DisposeAsync();
        Assert.Equal("", Violations);
    }

    private AgentHost Host() => new(
        new([], new Dictionary<string, AgentOptions> { ["other"] = Settings }),
        new(RegisteredAgents.All, new(new Dictionary<string, PersonaOptions>()), NullLoggerFactory.Instance),
        new(_scope.Id, "nas", _scope.Folder),
        new(SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Sessions:Isolation", "none")]).Build())),
        Options.Create(new SessionOptions()),
        TimeProvider.System,
        NullLogger<AgentHost>.Instance);
}
