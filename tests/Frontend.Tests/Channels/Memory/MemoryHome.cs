using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Grains;
using Dormouse.Hosting.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Dormouse.Frontend.Tests.Channels.Memory;

/// <summary>The channel in memory, with all that channels have, before the real grains. What sessions say, the test says.</summary>
public sealed class MemoryHome : IAsyncLifetime
{
    internal const string Anna = "@anna:example.org";
    private const string Session = "default";

    private readonly SwitchableStore _store = new();
    private InProcessTestCluster _cluster = null!;
    private IHost? _frontend;
    private int _names;

    internal MemoryService Service { get; } = new(MemoryService.Able);

    internal IGrainFactory Grains => _cluster.Client;

    internal IServiceProvider Frontend => _frontend!.Services;

    internal KnownPeople People { get; } = new(new Dictionary<string, KnownPerson>
    {
        [KnownPeople.Owner] = new(Token: null, []),
        ["anna"] = new(Token: null, [new(MemoryDescriptor.Channel, Anna)]),
    });

    /// <summary>What happens before a grain is called: it may throw instead.</summary>
    internal Action<IIncomingGrainCallContext>? BeforeCall { get; set; }

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureClient(static client => client.Services.AddContracts());
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDormouseGrains();
            silo.AddIncomingGrainCallFilter(call =>
            {
                BeforeCall?.Invoke(call);
                return call.Invoke();
            });
            _store.AddTo(silo.Services);
            new QuietMachine().AddTo(silo.Services);
            silo.Services.Configure<Dormouse.Grains.Sessions.SessionOptions>(static options => options.Agent = "claude");
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await StartFrontendAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopFrontendAsync();
        await _cluster.DisposeAsync();
    }

    /// <summary>Starts a frontend that knows nothing of what the one before it did.</summary>
    internal async Task StartFrontendAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(Grains).AddSingleton(TimeProvider.System).AddSingleton(People);
        builder.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddChannels([new MemoryDescriptor(Service)], new());
        _frontend = builder.Build();
        await _frontend.StartAsync();
    }

    internal async Task StopFrontendAsync()
    {
        await _frontend!.StopAsync();
        _frontend.Dispose();
    }

    /// <summary>A chat that no other test has.</summary>
    internal string NewChat() => $"chat{Interlocked.Increment(ref _names)}";

    internal IChatGrain Grain(string chat) => Grains.GetGrain<IChatGrain>($"{MemoryDescriptor.Channel}:{chat}");

    internal Task SayAsync(string chat, params string[] texts) => Grain(chat).Deliver(
        [.. texts.Select(text => new SessionNotice(Session, $"n{Interlocked.Increment(ref _names)}", text))]);

    internal Task AnswerAsync(string chat, string text) => Grain(chat).Deliver([new SessionAnswer(Session, Guid.NewGuid(), text)]);

    internal async Task<string> AskAsync(string chat, string text, params string[] options)
    {
        var id = $"q{Interlocked.Increment(ref _names)}";
        await Grain(chat).Deliver([new SessionQuestion(Session, SessionKey.Parse("nowhere/0199"), id, text, options)]);
        return id;
    }

    internal Task CloseAsync(string chat, string question, string answer, string? by = null) =>
        Grain(chat).Deliver([new SessionQuestionClosed(Session, question) { Answer = answer, By = by }]);

    internal Task ShowsAsync(string chat, params string[] texts) => Eventually.Is(
        () => Service.TextsIn(chat).SequenceEqual(texts),
        () => $"{chat} shows {string.Join(" | ", texts)} and not {string.Join(" | ", Service.TextsIn(chat))}");
}
