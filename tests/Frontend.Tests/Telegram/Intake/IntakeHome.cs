using System.Text.Json.Nodes;
using Dormouse.Fakes;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Tests.Telegram.Delivery;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

/// <summary>A home whose frontend has little patience, and whose log is kept.</summary>
public class IntakeHome : IAsyncLifetime
{
    private readonly TelegramHome _home;

    public IntakeHome()
        : this(isWebhook: false)
    {
    }

    protected IntakeHome(bool isWebhook) => _home = new() { IsWebhook = isWebhook, GrainLog = Log, Answering = TimeSpan.FromSeconds(4) };

    internal TelegramHome Home => _home;

    internal LogLines Log { get; } = new(LogLevel.Debug);

    internal FakeBotApi Bot => Home.Bot;

    internal IntakePatience Patience { get; set; } = new()
    {
        Calls = new(TimeSpan.FromSeconds(5)) { Stall = TimeSpan.FromMilliseconds(500), Grace = TimeSpan.FromSeconds(5) },
        Update = TimeSpan.FromSeconds(2),
        Failing = TimeSpan.FromSeconds(2),
        File = TimeSpan.FromSeconds(1),
        Courtesy = TimeSpan.FromMilliseconds(500),
        FirstPause = TimeSpan.FromMilliseconds(100),
        LastPause = TimeSpan.FromMilliseconds(400),
        Look = TimeSpan.FromMilliseconds(200),
    };

    public async ValueTask InitializeAsync()
    {
        Home.Configure = services => services.AddSingleton(Patience)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Log));
        await Home.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        Log.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Everything of which nothing is set aside any more.</summary>
    internal Task SpoolIsEmptyAsync() => Eventually.Is(() => Home.Store.Count(StateNames.UpdateSpool) == 0, "nothing is set aside");

    internal Task IsSetAsideAsync() => Eventually.Is(() => Home.Store.Count(StateNames.UpdateSpool) > 0, "something is set aside");

    /// <summary>What the chat itself knows cannot be written, until it is let go.</summary>
    internal Breakage Break(FakeChat chat)
    {
        var breakage = new Breakage(ChatKey.OfTelegram(chat.Id, thread: null));
        Home.Store.Writing = breakage.WritingAsync;
        return breakage;
    }

    /// <summary>The sessions that commands asked for, in the order in which they were taken.</summary>
    internal static IEnumerable<string> Names(FakeChat chat) =>
        chat.Messages.Select(static message => message.Text.Split('“', '”')).Where(
            static parts => parts.Length == 3).Select(static parts => parts[1])
            .Where(static name => name.StartsWith("missing-", StringComparison.Ordinal));

    internal static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}

/// <summary>The same with two frontends that Telegram calls.</summary>
public sealed class CalledHome : IntakeHome, IAsyncLifetime
{
    public CalledHome()
        : base(isWebhook: true)
    {
    }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await Home.StartFrontendAsync();
    }
}

/// <summary>A row that can't be written.</summary>
internal sealed class Breakage(string key)
{
    private volatile bool _isMended;

    public void Mend() => _isMended = true;

    public Task WritingAsync(GrainId grain) =>
        _isMended || grain.Key.ToString() != key || !grain.Type.ToString()!.StartsWith("chat", StringComparison.Ordinal)
        ? Task.CompletedTask
        : Task.FromException(new IOException("This row is locked."));
}
