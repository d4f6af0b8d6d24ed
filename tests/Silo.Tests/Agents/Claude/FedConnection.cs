using System.Text;
using System.Threading.Channels;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>
/// A connection whose CLI is played by <c>tee</c>: it prints what the test says, and keeps what the connection wrote. The connection's
/// own requests are not printed; what else comes back of its lines means nothing to it.
/// </summary>
internal sealed class FedConnection : IAgentEventSink, IAsyncDisposable
{
    public const string Session = "854e5f24-0000-4000-8000-000000000001";

    private readonly TestScope _scope = new();
    private readonly AgentEventQueue _events = new();
    private readonly Channel<AgentEvent> _taken = Channel.CreateUnbounded<AgentEvent>();
    private Subprocess _process = null!;
    private Task _run = Task.CompletedTask;
    private Task _pump = Task.CompletedTask;

    public ClaudeConnection Connection { get; private set; } = null!;

    public static async Task<FedConnection> StartAsync(bool resumes = false)
    {
        var fed = new FedConnection();
        const string Requests = """ '"request_id":"\(initialize\|r[0-9]*\|aside-[0-9a-f]*\)","request":'""";
        var start = fed._scope.Of("sh", "-c", "tee written | LC_ALL=C grep -av --line-buffered" + Requests);
        fed.Connection = new(start, Session, resumes, new Personas(new Dictionary<string, PersonaOptions>()), fed._events);
        fed._process = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        fed._run = fed.Connection.RunAsync(fed._process);
        fed._pump = fed._events.PumpAsync("run", fed, TimeProvider.System, static _ => { }, TestScope.Ended);
        return fed;
    }

    /// <summary>The CLI prints lines.</summary>
    public async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            Assert.True(await _process.WriteLineAsync(Encoding.UTF8.GetBytes(line), TestScope.Ended));
        }
    }

    public async Task<Guid> GiveAsync(string text = "hello")
    {
        var id = Guid.NewGuid();
        Assert.True(await Connection.GiveAsync(new(id, text, [])));
        return id;
    }

    /// <summary>The next event, which must be of this kind.</summary>
    public async Task<T> NextAsync<T>()
        where T : AgentEvent => Assert.IsType<T>(await _taken.Reader.ReadAsync(TestScope.Ended));

    /// <summary>All lines said so far were read, and none led to an event that the test did not take.</summary>
    public async Task SettledAsync()
    {
        await SayAsync("""{"type":"system","subtype":"status","status":"compacting"}""");
        Assert.Equal("Compacting the conversation…", (await NextAsync<AgentProgress>()).Text);
    }

    /// <summary>The CLI's output ends.</summary>
    /// <returns>How the connection explains it.</returns>
    public async Task<AgentExited> EndAsync(bool wasAsked = false)
    {
        _process.CloseStandardInput();
        await _run;
        return Connection.Explain(await _process.Exited, wasAsked);
    }

    /// <summary>Ends the CLI, and tells what was written to it by the connection and the test.</summary>
    public async Task<string[]> WrittenAsync()
    {
        // The connection does not wait until its lines are read; whoever writes after it does.
        await SayAsync("{}");
        await EndAsync();
        return (await File.ReadAllLinesAsync(Path.Combine(_scope.Folder, "written"), TestScope.Ended))[..^1];
    }

    public async Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events)
    {
        foreach (var happened in events)
        {
            await _taken.Writer.WriteAsync(happened);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.CloseStandardInput();
        await _run;
        _events.Complete();
        await _pump;
        await _process.DisposeAsync();
        await _scope.DisposeAsync();
    }
}
