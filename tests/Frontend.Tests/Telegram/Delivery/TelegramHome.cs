using Dormouse.Fakes;
using Dormouse.Frontend.Telegram;
using Dormouse.Grains;
using Dormouse.Grains.Channels;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Dormouse.Frontend.Tests.Telegram.Delivery;

/// <summary>The real Telegram frontend between the real grains and a strict fake Bot API. What sessions say, the test says.</summary>
public sealed class TelegramHome : IAsyncLifetime
{
    internal const string Session = "default";
    private const int FirstPerson = 500;
    private const int People = 2000;

    private static readonly SessionKey Key = SessionKey.Parse("nowhere/0199");
    private InProcessTestCluster _cluster = null!;
    private readonly List<IHost> _frontends = [];
    private int _persons;
    private int _outputs;

    internal FakeBotApi Bot { get; private set; } = null!;

    internal SwitchableStore Store { get; } = new();

    /// <summary>The machine of the sessions.</summary>
    internal QuietMachine Quiet { get; } = new();

    internal IGrainFactory Grains => _cluster.Client;

    /// <summary>Changes what the frontends that are started from now on are made of.</summary>
    internal Action<IServiceCollection>? Configure { get; set; }

    /// <summary>Where the chats' own log goes, or null.</summary>
    internal ILoggerProvider? GrainLog { get; init; }

    /// <summary>What happens before a grain is called, or null: it may throw instead.</summary>
    internal Action<IIncomingGrainCallContext>? BeforeCall { get; set; }

    /// <summary>How long the frontends wait for a grain that does not answer; null for as long as ever.</summary>
    internal TimeSpan? Answering { get; init; }

    /// <summary>Whether Telegram calls the frontends, or they ask.</summary>
    internal bool IsWebhook { get; init; }

    public async ValueTask InitializeAsync()
    {
        Bot = await FakeBotApi.StartAsync();
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
            if (GrainLog is { } log)
            {
                silo.Services.AddLogging(logging => logging.AddFilter("Dormouse.Grains.Chats", LogLevel.Debug).AddProvider(log));
            }

            Store.AddTo(silo.Services);
            Quiet.AddTo(silo.Services);
            silo.Services.Configure<Dormouse.Grains.Sessions.SessionOptions>(static options => options.Agent = "claude");

            // The one silo has its store to itself, so the poll goes on, and people are told, while the store is away.
            silo.Services.Configure<ChannelOptions>(static options => options.IsStoreShared = false);
        });
        if (Answering is { } answering)
        {
            builder.ConfigureClient(
                client => client.Configure<Orleans.Configuration.ClientMessagingOptions>(options => options.ResponseTimeout = answering));
        }

        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await StartFrontendAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopFrontendAsync();
        await _cluster.DisposeAsync();
        await Bot.DisposeAsync();
    }

    /// <summary>Starts a frontend that knows nothing of what the one before it did; one more, if that one is still there.</summary>
    internal async Task StartFrontendAsync()
    {
        IHost frontend = IsWebhook ? WithDoor() : WithoutDoor();
        _frontends.Add(frontend);
        await frontend.StartAsync();
        if (frontend is WebApplication door)
        {
            Bot.WebhookTargets = [.. Bot.WebhookTargets, door.Urls.Single()];
            await Bot.WaitUntil(static api => api.WebhookUrl != null);
        }
    }

    /// <summary>Ends the frontends wherever they are; calls that are under way are cut off.</summary>
    internal async Task StopFrontendAsync()
    {
        Bot.WebhookTargets = [];
        foreach (var frontend in _frontends)
        {
            await frontend.StopAsync();
            frontend.Dispose();
        }

        _frontends.Clear();
    }

    /// <summary>A known person's private chat, which no other test has, and which the bot may write to.</summary>
    internal FakeChat NewChat()
    {
        var chat = Bot.PrivateChat(NewPerson());
        Bot.AddChat(chat);
        return chat;
    }

    internal FakePerson NewPerson()
    {
        Assert.True(_persons < People, "The home needs more known Telegram ids.");
        return Bot.Person(FirstPerson + _persons++, "Anna");
    }

    /// <summary>A group with no more than a name, which may yet become a supergroup.</summary>
    internal FakeChat NewBasicGroup() => Bot.Group(-100 - _persons++, "the group");

    internal FakeChat NewGroup(bool forum = false) => Bot.Group(-1_001_000_000_000 - _persons++, "the group", forum);

    internal IChatGrain Grain(FakeChat chat, long? topic = null) => Grains.GetGrain<IChatGrain>(ChatKey.OfTelegram(chat.Id, (int?)topic));

    internal Task DeliverAsync(FakeChat chat, params SessionOutput[] outputs) => Grain(chat).Deliver(outputs);

    internal Task SayAsync(FakeChat chat, params string[] texts) => DeliverAsync(chat, [.. texts.Select(Notice)]);

    internal SessionOutput Notice(string text) => new SessionNotice(Session, $"n{Interlocked.Increment(ref _outputs)}", text);

    internal SessionOutput Answer(string text) => new SessionAnswer(Session, Guid.NewGuid(), text);

    internal SessionQuestion Question(string text, params string[] options) =>
        new(Session, Key, $"q{Interlocked.Increment(ref _outputs)}", text, options.Length == 0 ? ["Allow", "Deny"] : options);

    /// <summary>Everything that the frontend still has to say to the chat has been said and confirmed.</summary>
    internal Task SettledAsync(FakeChat chat) => SettledAsync(chat, chat);

    /// <summary>The same, where what was for one chat comes to another.</summary>
    internal async Task SettledAsync(FakeChat from, FakeChat to)
    {
        var end = $"end {Interlocked.Increment(ref _outputs)}";
        await SayAsync(from, end);
        await to.WaitForText(end);
    }

    internal IReadOnlyList<BotCall> Sends(FakeChat chat) =>
        [.. Bot.Calls.Where(call => call.ChatId == chat.Id && call.Method is "sendMessage" or "sendDocument")];

    private IHost WithoutDoor()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Compose(builder.Services, webhook: null);
        return builder.Build();
    }

    private WebApplication WithDoor()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Compose(builder.Services, new(new("https://bot.example/telegram/webhook"), "secret"));
        var app = builder.Build();
        app.MapTelegramWebhook();
        return app;
    }

    private void Compose(IServiceCollection services, WebhookSettings? webhook)
    {
        services.AddSingleton(Grains).AddSingleton<IStore>(Store).AddSingleton(TimeProvider.System).AddLogging(
            static logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddSingleton(new KnownPeople(new Dictionary<string, KnownPerson>
        {
            ["anna"] = new(null, [.. Enumerable.Range(FirstPerson, People).Select(static id => ExternalUserId.Of(ChatKey.Telegram, id))]),
        }));
        services.AddDormouseTelegram(new(Bot.Token, Bot.Url, webhook));
        Configure?.Invoke(services);
    }
}
