using Dormouse.Frontend.Settings;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>The bot: one client for the long poll, one for everything else, so that neither waits for the other.</summary>
internal sealed class BotConnection : IDisposable
{
    /// <summary>How long one long poll lasts; the server allows at most 50 s.</summary>
    public static readonly TimeSpan PollTime = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan CallTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient _pollHttp = new() { Timeout = PollTime + TimeSpan.FromSeconds(15) };
    private readonly HttpClient _callHttp = new() { Timeout = CallTime };

    /// <summary>Makes the clients; nothing is sent yet.</summary>
    /// <param name="settings">The bot.</param>
    public BotConnection(TelegramSettings settings)
    {
        // The library would sleep through a 429 inside the call; waiting is our scheduler's business.
        Polling = new TelegramBotClient(new TelegramBotClientOptions(settings.Token, settings.ApiUrl) { RetryThreshold = 0 }, _pollHttp);
        Calls = new TelegramBotClient(new TelegramBotClientOptions(settings.Token, settings.ApiUrl) { RetryThreshold = 0 }, _callHttp);
    }

    /// <summary>For <c>getUpdates</c>.</summary>
    public ITelegramBotClient Polling { get; }

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
