using Dormouse.Fakes;
using Dormouse.Frontend.People;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Tests.Web;
using Dormouse.Grains;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
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
    private const int People = 100;

    private static readonly SessionKey Key = SessionKey.Parse("nowhere/0199");
    private InProcessTestCluster _cluster = null!;
    private IHost? _frontend;
    private int _persons;
    private int _outputs;

    internal FakeBotApi Bot { get; private set; } = null!;

    internal SwitchableStore Store { get; } = new();

    internal IGrainFactory Grains => _cluster.Client;

    /// <summary>Changes what the frontends that are started from now on are made of.</summary>
    internal Action<IServiceCollection>? Configure { get; set; }

    public async ValueTask InitializeAsync()
    {
        Bot = await FakeBotApi.StartAsync();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddDormouseGrains();
            Store.AddTo(silo.Services);
            new QuietMachine().AddTo(silo.Services);
            silo.Services.Configure<SessionOptions>(static options => options.Agent = "claude");

            // The one silo has its store to itself, so the poll goes on, and people are told, while the store is away.
            silo.Services.Configure<ChannelOptions>(static options => options.IsStoreShared = false);
        });
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

    /// <summary>Starts a frontend that knows nothing of what the one before it did.</summary>
    internal async Task StartFrontendAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(Grains).AddSingleton(TimeProvider.System).AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton(new KnownPeople(new Dictionary<string, KnownPerson>
        {
            ["anna"] = new(null, [.. Enumerable.Range(FirstPerson, People).Select(static id => (long)id)]),
        }));
        builder.Services.AddDormouseTelegram(new(Bot.Token, Bot.Url));
        Configure?.Invoke(builder.Services);
        _frontend = builder.Build();
        await _frontend.StartAsync();
    }

    /// <summary>Ends the frontend wherever it is; calls that are under way are cut off.</summary>
    internal async Task StopFrontendAsync()
    {
        if (_frontend is { } frontend)
        {
            _frontend = null;
            await frontend.StopAsync();
            frontend.Dispose();
        }
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

    internal IReadOnlyList<BotCall> Sends(FakeChat chat) => [.. Bot.Calls.Where(call => call.ChatId == chat.Id && call.Method is "sendMessage" or "sendDocument")];
}
