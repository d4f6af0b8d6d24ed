using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Telegram.Line;
using Dormouse.Hosting.Settings;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>The bot: one client for the long poll, one for everything else, so that neither waits for the other.</summary>
internal sealed class BotConnection : IDisposable
{
    /// <summary>How long one long poll lasts; the server allows at most 50 s.</summary>
    public static readonly TimeSpan PollTime = TimeSpan.FromSeconds(30);

    private readonly HttpClient _pollHttp;
    private readonly HttpClient _callHttp;

    /// <summary>Makes the clients; nothing is sent yet.</summary>
    /// <param name="settings">The bot.</param>
    /// <param name="patience">How long calls may take.</param>
    public BotConnection(TelegramSettings settings, IntakePatience patience)
    {
        _pollHttp = WatchedLine.Client(patience.Polls, TimeProvider.System);
        _callHttp = WatchedLine.Client(patience.Calls, TimeProvider.System);

        // The library would sleep through a 429 inside the call; waiting is our scheduler's business.
        var options = new TelegramBotClientOptions(settings.Token, settings.ApiUrl) { RetryThreshold = 0 };
        Polling = new(_pollHttp, options.BaseRequestUrl);
        Calls = new TelegramBotClient(options, _callHttp);
    }

    /// <summary>For <c>getUpdates</c>.</summary>
    public RawGetUpdates Polling { get; }

    /// <summary>For every other method.</summary>
    public ITelegramBotClient Calls { get; }

    /// <summary>The bot itself, once it is known.</summary>
    public User? Me { get; set; }

    /// <summary>Why the bot can't be reached, one sentence; null while it can or nothing is known yet.</summary>
    public string? Trouble { get; set; }

    public void Dispose()
    {
        _pollHttp.Dispose();
        _callHttp.Dispose();
    }
}
