using Dormouse.Frontend.Channels;
using Dormouse.Hosting.Settings;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>Tells Telegram where to call us, and looks now and then whether it still does. Every frontend is called, one tells.</summary>
internal sealed partial class WebhookKeeper(
    BotConnection bot,
    WebhookSettings settings,
    WebhookSecret secret,
    [FromKeyedServices(ChatKey.Telegram)] ChannelLeases leases,
    SpoolWork work,
    CommandMenu menu,
    TimeProvider time,
    ILogger<WebhookKeeper> logger)
    : UpdateIntake(bot, leases, work, menu, time, logger)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);

    private DateTime _lastError = DateTime.UnixEpoch;

    protected override Task SwitchAsync(CancellationToken ended) => Bot.Calls.SetWebhook(
        url: settings.Url.AbsoluteUri,
        allowedUpdates: RawGetUpdates.Wanted,
        dropPendingUpdates: false,
        secretToken: secret.Value,
        cancellationToken: ended);

    protected override async Task RunAsync(LeaseTerm term, CancellationToken ended)
    {
        _lastError = Time.WallNow().UtcDateTime;
        var pause = ShortPause();
        while (true)
        {
            try
            {
                await Task.Delay(LookInterval, Time, ended);
                await LookAsync(ended);
                pause = ShortPause();
            }
            catch (Exception exception) when (!ended.IsCancellationRequested)
            {
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }

    private async Task LookAsync(CancellationToken ended)
    {
        var info = await Bot.Calls.GetWebhookInfo(ended);
        Bot.Trouble = null;
        if (info.Url != settings.Url.AbsoluteUri)
        {
            LogTakenAway(logger);
            await SwitchAsync(ended);
        }
        else if (info.LastErrorDate is { } failed && failed > _lastError)
        {
            _lastError = failed;
            Bot.Trouble = $"Telegram could not call {settings.Url}: {info.LastErrorMessage}";
            LogNotReached(logger, settings.Url, info.LastErrorMessage, info.PendingUpdateCount);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Somebody else has changed where Telegram calls this bot; it is told again.")]
    private static partial void LogTakenAway(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Telegram could not call {Url} (Telegram:WebhookUrl): {Reason}. {Waiting} updates wait.")]
    private static partial void LogNotReached(ILogger logger, Uri url, string? reason, int waiting);
}
