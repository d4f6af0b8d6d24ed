using System.Globalization;
using System.Text.Json;
using Dormouse.Frontend.Channels;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// How updates get to us. What the bot has only one of (the poll, the webhook, the list of commands) is the business of the
/// frontend that holds the lease; it stops when its term is over. So is what was set aside.
/// </summary>
/// <param name="bot">The bot.</param>
/// <param name="leases">This frontend's leases.</param>
/// <param name="work">Deals with what was set aside; null if nothing is.</param>
/// <param name="menu">The list of commands; null if none is shown.</param>
/// <param name="time">The clocks.</param>
/// <param name="logger">The log.</param>
internal abstract partial class UpdateIntake(
    BotConnection bot, ChannelLeases leases, SpoolWork? work, CommandMenu? menu, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastOwnPause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the bot answered for the first time.</summary>
    public Task Connected => _connected.Task;

    /// <summary>The bot.</summary>
    protected BotConnection Bot => bot;

    /// <summary>The clocks.</summary>
    protected TimeProvider Time => time;

    /// <summary>Takes updates.</summary>
    /// <param name="stopping">Ends it.</param>
    /// <returns>A task that ends when no more are taken.</returns>
    public async Task ReceiveAsync(CancellationToken stopping)
    {
        await TryUntilDoneAsync(MeetAsync, stopping);
        while (!stopping.IsCancellationRequested)
        {
            var term = await leases.Polling.HeldAsync(stopping);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, term.Over);
            try
            {
                LogLeaseBegins(logger);
                await RunBesidesAsync(term, ended.Token);
            }
            catch (Exception exception) when (
                !stopping.IsCancellationRequested && (exception is OperationCanceledException || !term.IsHeld))
            {
                // Also what Telegram refused because another one has the lease by now: after a long stall that may be seen
                // before the timer of the term is.
                LogLeaseOver(logger);
            }
        }
    }

    /// <summary>Makes Telegram hand over updates in our way, and not in the other one.</summary>
    /// <param name="ended">Ends the work.</param>
    /// <returns>A task that ends when it does.</returns>
    protected abstract Task SwitchAsync(CancellationToken ended);

    /// <summary>What is to be done for as long as the term lasts.</summary>
    /// <param name="term">The term.</param>
    /// <param name="ended">Ends with the term.</param>
    /// <returns>A task that never ends well.</returns>
    protected abstract Task RunAsync(LeaseTerm term, CancellationToken ended);

    /// <summary>Tells of a failure and waits before the next try.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="pause">How long, unless Telegram says something else.</param>
    /// <param name="ended">Ends the wait.</param>
    /// <returns>How long to wait the next time.</returns>
    protected async Task<TimeSpan> PauseAsync(Exception exception, TimeSpan pause, CancellationToken ended)
    {
        bot.Trouble = Explain(exception);
        LogTrouble(logger, bot.Trouble, pause);
        var asked = exception is ApiRequestException { Parameters.RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : pause;
        await Task.Delay(asked, time, ended);
        // Telegram is left alone when it is in trouble. Trouble of our own has people waiting behind it.
        var last = exception is RequestException ? LastPause : LastOwnPause;
        return pause * 2 < last ? pause * 2 : last;
    }

    /// <summary>The first pause after a failure.</summary>
    /// <returns>The time.</returns>
    protected static TimeSpan ShortPause() => FirstPause;

    private async Task TryUntilDoneAsync(Func<CancellationToken, Task> work, CancellationToken ended)
    {
        for (var pause = FirstPause; ;)
        {
            try
            {
                await work(ended);
                bot.Trouble = null;
                return;
            }
            catch (Exception exception) when (!ended.IsCancellationRequested)
            {
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }

    /// <summary>The list of commands is a help, and what was set aside is nothing that comes: neither keeps new updates waiting.</summary>
    private async Task RunBesidesAsync(LeaseTerm term, CancellationToken ended)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ended);
        Task[] besides = [menu?.ShowAsync(over.Token) ?? Task.CompletedTask, work?.RunAsync(term, over.Token) ?? Task.CompletedTask];
        try
        {
            await TryUntilDoneAsync(SwitchAsync, ended);
            await RunAsync(term, ended);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(besides).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MeetAsync(CancellationToken stopping)
    {
        bot.Me = await bot.Calls.GetMe(stopping);
        LogConnected(logger, bot.Me.Username);
        _connected.TrySetResult();
    }

    private static string Explain(Exception exception) => exception switch
    {
        ApiRequestException { ErrorCode: 401 or 404 } => "Telegram does not know this bot token (Telegram:Token)",
        ApiRequestException { ErrorCode: 409 } => "another program takes the updates of the same bot",
        ApiRequestException api => string.Create(CultureInfo.InvariantCulture, $"Telegram answered {api.ErrorCode} {api.Message}"),
        RequestException request => $"Telegram can't be reached ({request.GetBaseException().Message})",
        JsonException => "Telegram's answer can't be read",
        _ => $"updates can't be handed over ({exception.GetBaseException().Message})",
    };

    [LoggerMessage(LogLevel.Information, "Telegram is connected as @{Username}.")]
    private static partial void LogConnected(ILogger logger, string? username);

    [LoggerMessage(LogLevel.Information, "This frontend takes care of Telegram's updates from now on.")]
    private static partial void LogLeaseBegins(ILogger logger);

    [LoggerMessage(
        LogLevel.Warning, "This frontend no longer takes care of Telegram's updates: its lease is over, and another one may have it.")]
    private static partial void LogLeaseOver(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Telegram: {Trouble}; tried again in {Pause}.")]
    private static partial void LogTrouble(ILogger logger, string trouble, TimeSpan pause);
}
