using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

/// <summary>A person's home with start-up files, and the shell session that lives there.</summary>
internal sealed class ShellScope : IAsyncDisposable
{
    /// <summary>Short enough for tests, and long enough for a machine that has other things to do.</summary>
    public static readonly ShellPatience Patience = new()
    {
        Interrupt = TimeSpan.FromSeconds(2),
        Look = TimeSpan.FromSeconds(1),
        StillStart = TimeSpan.FromSeconds(5),
        LongestStart = TimeSpan.FromSeconds(30),
        Quiet = TimeSpan.FromSeconds(1),
    };

    private readonly TestScope _scope = new();
    private readonly TempFolder _memory = new();
    private readonly List<ShellRun> _runs = [];

    public ShellScope(string? bashProfile = null)
    {
        Home = Directory.CreateDirectory(Path.Combine(_scope.Folder, "home")).FullName;
        Work = Directory.CreateDirectory(Path.Combine(_scope.Folder, "work")).FullName;
        if (bashProfile is not null)
        {
            Profile(bashProfile);
        }
    }

    public string Home { get; }

    public string Work { get; }

    public string Memory => _memory.Path;

    public void Profile(string text) => File.WriteAllText(Path.Combine(Home, ".bash_profile"), text);

    /// <summary>Starts the shell as a session does.</summary>
    public async Task<ShellRun> StartAsync(ShellPatience? patience = null)
    {
        var settings = new AgentOptions { Protocol = "shell", Command = "bash", Environment = { ["HOME"] = Home } };
        var launch = new AgentLaunch(SessionKey.Parse(TestScope.Session), "ada", "shell", "", HasHistory: false, Work, null, null, null);
        var events = new AgentEventQueue();
        var connection = new ShellProtocol(patience ?? Patience).Connect(launch, settings, Memory, events);
        var process = await Subprocess.StartAsync(connection.Start with { Scope = _scope.Id }, cancellationToken: TestScope.Ended);
        var run = new ShellRun(connection, process, events);
        _runs.Add(run);
        return run;
    }

    /// <summary>Ends when the shell has noted that it begins with a command.</summary>
    public Task BegunAsync(AgentPrompt prompt) =>
        Eventually.Is(() => new ShellMemory(Memory).HasBegun(prompt.Id), "the command has begun");

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs)
        {
            await run.DisposeAsync();
        }

        _memory.Dispose();
        await _scope.DisposeAsync();
    }
}

/// <summary>One process of the shell, its connection, and what it tells.</summary>
internal sealed class ShellRun : IAsyncDisposable
{
    private readonly AgentEventQueue _queue;
    private readonly Task _running;
    private readonly Task _pumping;

    public ShellRun(IAgentConnection connection, Subprocess process, AgentEventQueue queue)
    {
        (Connection, Process, _queue) = (connection, process, queue);
        _running = connection.RunAsync(process);
        _pumping = queue.PumpAsync("run", Events, TimeProvider.System, static _ => { }, CancellationToken.None);
    }

    public IAgentConnection Connection { get; }

    public Subprocess Process { get; }

    public EventList Events { get; } = new();

    /// <summary>Ends when the process and all that came from it is gone, and all that it told is here.</summary>
    public Task Ended => EndAsync();

    public async Task<AgentPrompt> GiveAsync(string text, params Surrounding[] surroundings)
    {
        var prompt = new AgentPrompt(Guid.NewGuid(), text, []) { Surroundings = surroundings };
        Assert.True(await Connection.GiveAsync(prompt));
        return prompt;
    }

    public async Task<AgentTurnEnded> AskAsync(string text, params Surrounding[] surroundings)
    {
        var prompt = await GiveAsync(text, surroundings);
        var ended = await Events.NextAsync<AgentTurnEnded>();
        Assert.Equal(prompt.Id, ended.PromptId);
        return ended;
    }

    /// <summary>How it ended, as its session is told.</summary>
    public async Task<AgentExited> ExitAsync()
    {
        await Ended;
        return Connection.Explain(await Process.Exited, wasAsked: false);
    }

    private async Task EndAsync()
    {
        await _running;
        await Process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        await _running;
        _queue.Complete();
        await _pumping;
    }
}
