using System.Collections.Concurrent;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>One machine or more with everything around the grains played by the test: store, clock, agents, people.</summary>
internal sealed class TestHome : IAsyncDisposable
{
    /// <summary>How many steps of time pass one right after the other.</summary>
    private const int Brisk = 10;

    public const string Machine = "nas";

    private readonly ConcurrentDictionary<string, FakeAgentHost> _agents = new();
    private readonly ConcurrentDictionary<string, FakeMoveHost> _moves = new();
    private readonly List<TestChat> _chats = [];
    private readonly TimeSpan? _responseTimeout;
    private Action<SessionOptions>? _configure;
    private InProcessTestCluster? _cluster;

    private TestHome(Action<SessionOptions>? configure, TimeSpan? responseTimeout) =>
        (_configure, _responseTimeout) = (configure, responseTimeout);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    public TestStore Store { get; } = new();

    public TestWorkspace Workspace { get; } = new();

    public FakeFolderView Folders { get; } = new();

    public FakeTranscriber Voice { get; } = new();

    public MemoryJournalIndex Index { get; } = new();

    public FakePushSender Push { get; } = new();

    public FakeAgentHost Agents => AgentsOf(Machine);

    /// <summary>What happens before a call reaches its grain, or null: it may wait, or fail.</summary>
    public Func<IIncomingGrainCallContext, Task>? BeforeCall { get; set; }

    /// <summary>
    /// What happens when a call has been carried out, before it is answered, or null: it may change the answer, or lose it.
    /// </summary>
    public Action<IIncomingGrainCallContext>? AfterCall { get; set; }

    public IGrainFactory Grains => _cluster!.Client;

    /// <param name="configure">Sets options of sessions.</param>
    /// <param name="responseTimeout">How long every call waits for its answer; null for Orleans' own.</param>
    public static async Task<TestHome> StartAsync(Action<SessionOptions>? configure = null, TimeSpan? responseTimeout = null)
    {
        var home = new TestHome(configure, responseTimeout);
        await home.StartClusterAsync();
        return home;
    }

    /// <summary>A home with an agent that is ready at once and answers by itself.</summary>
    public static async Task<TestHome> StartEchoingAsync(Action<SessionOptions>? configure = null)
    {
        var home = await StartAsync(configure);
        home.Agents.Echoes = true;
        return home;
    }

    /// <summary>The projects of every machine.</summary>
    public FakeProjects Projects { get; } = new();

    public FakeAgentHost AgentsOf(string machine) => _agents.GetOrAdd(machine, _ => new(Clock));

    /// <summary>The disk of a machine; it outlives the silo.</summary>
    public FakeMoveHost MovesOf(string machine) => _moves.GetOrAdd(machine, static _ => new());

    /// <summary>The machine's silo dies without a word, its processes with it, and comes back with the same store.</summary>
    /// <param name="configure">Sets options of sessions from then on.</param>
    /// <param name="meanwhile">What happens to the store while the silo is down.</param>
    public async Task RestartAsync(Action<SessionOptions>? configure = null, Action<TestStore>? meanwhile = null)
    {
        _configure = configure ?? _configure;
        await ForgetChatsAsync();
        await _cluster!.KillSiloAsync(_cluster.Silos[0]);
        await _cluster.DisposeAsync();
        _agents.Clear();
        meanwhile?.Invoke(Store);
        await StartClusterAsync();
    }

    public async Task StartMachineAsync(string machine)
    {
        _starting = machine;
        await _cluster!.StartAdditionalSiloAsync();
        foreach (var silo in _cluster.Silos)
        {
            await Eventually.Is(() => CanReachAsync(silo.ServiceProvider, machine), $"{silo.Name} knows that {machine} is there");
        }
    }

    public Task KillMachineAsync(string machine)
    {
        _agents.TryRemove(machine, out _);
        return _cluster!.KillSiloAsync(_cluster.Silos.Single(silo => silo.Name == machine));
    }

    /// <summary>
    /// A silo that is killed within this process takes a moment to die, and to be missed by those that knew where it was.
    /// </summary>
    public Task MachineIsAwayAsync(ISessionGrain session) => Eventually.Is(
        async () =>
        {
            try
            {
                await session.Status();
                return false;
            }
            catch (Exception exception)
            {
                return exception is MachineAwayException;
            }
        },
        "everyone knows that the machine is away");

    /// <summary>The chat's own silo may learn later that a machine is away, and tries again by the clock until then.</summary>
    public async Task TellsAwayAsync(TestChat chat, string text)
    {
        await PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(text), $"'{text}' in the chat");
        await chat.SaysAsync(text);
    }

    /// <summary>A private chat of a bot; the frontend confirms what it has shown.</summary>
    public TestChat Chat(string key = "telegram:7", string user = "ada", long after = 0, bool hearsWhoReads = false)
    {
        var chat = new TestChat(Grains.GetGrain<IChatGrain>(key), user, after) { HearsWhoReads = hearsWhoReads };
        _chats.Add(chat);
        return chat;
    }

    public TestChat WebChat(long after = 0) => Chat(ChatKey.OfWeb("ada", "main"), "ada", after);

    public IUserGrain User(string name = "ada") => Grains.GetGrain<IUserGrain>(UserKey.Of(name));

    public async Task<ISessionGrain> SessionAsync(string name = "default", string user = "ada")
    {
        var entry = await User(user).Find(name) ?? throw new InvalidOperationException($"There is no session {name}.");
        return Grains.GetGrain<ISessionGrain>(entry.Key.ToString());
    }

    public Task<MachineDescription> DescribeAsync() => Grains.GetGrain<IMachineGrain>(MachineKey.Of(Machine)).Describe();

    /// <summary>Everything that was on its way into a session, a timer's tick included, has been dealt with.</summary>
    public static async Task SettledAsync(ISessionGrain session) =>
        Assert.Equal(AnswerReceipt.Closed, await session.Answer("no question", "at all"));

    public async Task PhaseIsAsync(ISessionGrain session, SessionPhase phase) =>
        await Eventually.Is(async () => (await session.Status()).Phase == phase, $"the session is {phase}");

    /// <summary>Lets time pass, one step after the other, until something has happened.</summary>
    public Task PassTimeAsync(TimeSpan step, Func<bool> until, string what) => PassTimeAsync(step, () => Task.FromResult(until()), what);

    public async Task PassTimeAsync(TimeSpan step, Func<Task<bool>> until, string what)
    {
        var passed = 0;
        await Eventually.IsStepByStep(
            async () =>
            {
                if (await until())
                {
                    return true;
                }

                if (++passed > Brisk)
                {
                    // Whoever waits for an answer of another grain by this clock must not lose patience because the computer is busy.
                    await Task.Delay(20, Wait.Ended);
                }

                Clock.Advance(step);
                return false;
            },
            what);
    }

    public async Task<T> PassTimeAsync<T>(TimeSpan step, Task<T> until)
    {
        await PassTimeAsync(step, () => until.IsCompleted, "what was waited for comes while time passes");
        return await until;
    }

    public async ValueTask DisposeAsync()
    {
        await ForgetChatsAsync();
        if (_cluster is not null)
        {
            foreach (var silo in _cluster.Silos.ToArray())
            {
                await _cluster.KillSiloAsync(silo);
            }

            await _cluster.DisposeAsync();
        }
    }

    private static async Task<bool> CanReachAsync(IServiceProvider from, string machine)
    {
        try
        {
            await from.GetRequiredService<IGrainFactory>().GetGrain<IMachineGrain>(MachineKey.Of(machine)).Describe();
            return from.GetRequiredService<MachineDirectory>().Online.Contains(machine);
        }
        catch (MachineAwayException)
        {
            return false;
        }
    }

    private string _starting = Machine;

    private async Task StartClusterAsync()
    {
        _starting = Machine;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(static client => client.Services.AddContracts());
        builder.ConfigureSilo((options, silo) =>
        {
            options.SiloName = _starting;
            Configure(silo, _starting);
        });
        if (_responseTimeout is { } timeout)
        {
            builder.ConfigureSilo((_, silo) => silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = timeout));
            builder.ConfigureHost(host => host.Services.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = timeout));
        }

        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    private void Configure(ISiloBuilder silo, string machine)
    {
        silo.AddDormouseGrains();
        silo.AddIncomingGrainCallFilter(async call =>
        {
            await (BeforeCall?.Invoke(call) ?? Task.CompletedTask);
            await call.Invoke();
            AfterCall?.Invoke(call);
        });
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            StateNames.Store, (services, _) => Store.For(services.GetRequiredService<Serializer>()));
        silo.Services.AddSingleton<IAgentHost>(AgentsOf(machine)).AddSingleton<IConversationReturns>(AgentsOf(machine))
            .AddSingleton<IConversationTalks>(AgentsOf(machine))
            .AddSingleton<IConversationHolders>(AgentsOf(machine));
        MovesOf(machine).SiloStarted();
        silo.Services.AddSingleton<IMoveHost>(MovesOf(machine));
        silo.Services.AddSingleton<IPersonas, TestPersonas>();
        silo.Services.AddSingleton<IWorkspace>(Workspace);
        silo.Services.AddSingleton<ITranscriber>(Voice).AddSingleton<IFolderView>(Folders);
        silo.Services.AddSingleton<IProjects>(Projects).AddSingleton<Dormouse.Grains.Push.IPushSender>(Push);
        silo.Services.AddSingleton<IJournalIndex>(Index);
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, Clock);
        silo.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        if (_configure is not null)
        {
            silo.Services.Configure(_configure);
        }
    }

    /// <summary>A silo that ends waits for those who still read.</summary>
    private async Task ForgetChatsAsync()
    {
        foreach (var chat in _chats)
        {
            await chat.DisposeAsync();
        }

        _chats.Clear();
    }
}

internal sealed class TestPersonas : IPersonas
{
    public IReadOnlyList<PersonaDescription> All { get; } = [new("planner", "plans first"), new("reviewer", "reads closely")];
}

internal sealed class TestWorkspace : IWorkspace
{
    private readonly HashSet<string> _files = [];

    /// <summary>Why nothing can be written, or null if it can.</summary>
    public string? Failure { get; set; }

    /// <summary>Fails the write of a file of this name only.</summary>
    public string? FailingName { get; set; }

    public IReadOnlyCollection<string> Files => _files;

    /// <summary>What is where the working folders should be.</summary>
    public FolderFinding Finding { get; set; }

    /// <summary>The folders that were taken, with those that were made.</summary>
    public List<string> Taken { get; } = [];

    public string CreateFolder(string user, string session) => $"work/{user}/{session}";

    /// <summary>Why the next look at a folder fails, or null.</summary>
    public Exception? LookFailure { get; set; }

    public Task<FolderFinding> LookAsync(string folder, string? mark)
    {
        var failure = LookFailure;
        LookFailure = null;
        return failure is null ? Task.FromResult(Finding) : Task.FromException<FolderFinding>(failure);
    }

    /// <summary>Why the next folder can't be taken, or null.</summary>
    public Exception? TakeFailure { get; set; }

    public string Take(string folder)
    {
        if (TakeFailure is { } failure)
        {
            TakeFailure = null;
            throw failure;
        }

        Finding = FolderFinding.There;
        Taken.Add(folder);
        return $"mark of {folder}";
    }

    public ValueTask<SavedUpload> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content)
    {
        if (Failure is not null && (FailingName ?? name) == name)
        {
            throw new IOException(Failure);
        }

        var path = $"{folder}/{name}:{System.Text.Encoding.UTF8.GetString(content.Span)}";
        return new(new SavedUpload(path, _files.Add(path)));
    }

    /// <summary>What copies of folders wait for, and how they end.</summary>
    public Task Copying { get; set; } = Task.CompletedTask;

    /// <summary>The folders that were copied, with where to, in order.</summary>
    public List<(string From, string To)> Copied { get; } = [];

    public Task CopyAsync(string from, string to)
    {
        Copied.Add((from, to));
        return Copying;
    }

    public bool IsOurs(string folder) => folder.StartsWith("work/", StringComparison.Ordinal);

    public void Settle(string path)
    {
    }

    public void Forget(string path) => _files.Remove(path);
}
