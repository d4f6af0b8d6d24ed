using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Dormouse.Frontend.Channels;
using Dormouse.Grains.Chats;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Takes updates by long polling. Asking with the next offset is what confirms the updates before it to Telegram, so it
/// asks only when every one of them is durable in its chat. Telegram lets one program poll at a time: only the frontend that
/// holds the lease does, and it hangs up when its term is over.
/// </summary>
internal sealed partial class UpdatePoller(
    BotConnection bot, UpdateRouter router, ChannelLeases leases, TimeProvider time, ILogger<UpdatePoller> logger) : BackgroundService
{
    private static readonly UpdateType[] Wanted = [UpdateType.Message, UpdateType.EditedMessage, UpdateType.CallbackQuery, UpdateType.MyChatMember];
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the bot answered for the first time.</summary>
    public Task Connected => _connected.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryUntilDoneAsync(MeetAsync, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var term = await leases.Polling.HeldAsync(stoppingToken);
            using var polling = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, term.Over);
            try
            {
                LogPolls(logger);
                await TryUntilDoneAsync(PrepareAsync, polling.Token);
                await PollAsync(term, polling.Token);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                LogLeaseOver(logger);
            }
        }
    }

    private async Task PollAsync(LeaseTerm term, CancellationToken ended)
    {
        var request = new RawGetUpdates { Limit = 100, Timeout = (int)BotConnection.PollTime.TotalSeconds, AllowedUpdates = Wanted };
        var pause = FirstPause;
        while (true)
        {
            term.Require();
            try
            {
                var updates = await bot.Polling.SendRequest(request, ended);
                bot.Trouble = null;
                // Order within a chat, and what may be confirmed, is a matter of the ids.
                await TakeAsync([.. updates.OrderBy(IdOf)], request, term, ended);
                pause = FirstPause;
            }
            catch (Exception exception) when (!ended.IsCancellationRequested && term.IsHeld)
            {
                // Whatever was not accepted is asked for again: the offset stands still.
                bot.Trouble = Explain(exception);
                LogTrouble(logger, bot.Trouble, pause);
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }

    /// <summary>
    /// Chats do not wait for each other; within one, order is kept. The offset moves over what is durable without a gap:
    /// what lies behind a failure comes again, and is recognised.
    /// </summary>
    private async Task TakeAsync(JsonElement[] updates, RawGetUpdates request, LeaseTerm term, CancellationToken ended)
    {
        var failed = new ConcurrentBag<int>();
        var work = updates.GroupBy(UpdateRouter.ChatOf).Select(async chat =>
        {
            foreach (var update in chat)
            {
                try
                {
                    // A frontend that was stopped for long must not hand over what others have handed over long ago.
                    term.Require();
                    await router.TakeAsync(update, ended);
                }
                catch
                {
                    failed.Add(IdOf(update));
                    throw;
                }
            }
        });
        try
        {
            await Task.WhenAll(work);
        }
        finally
        {
            var firstFailed = failed.DefaultIfEmpty(int.MaxValue).Min();
            foreach (var update in updates.TakeWhile(update => IdOf(update) < firstFailed))
            {
                request.Offset = IdOf(update) + 1;
            }
        }
    }

    private static int IdOf(JsonElement update) => update.GetProperty("update_id").GetInt32();

    private async Task MeetAsync(CancellationToken stopping)
    {
        bot.Me = await bot.Calls.GetMe(stopping);
        LogConnected(logger, bot.Me.Username);
        _connected.TrySetResult();
    }

    /// <summary>What only one frontend has to do: nobody else does it at the same time.</summary>
    private async Task PrepareAsync(CancellationToken ended)
    {
        await bot.Calls.DeleteWebhook(dropPendingUpdates: false, cancellationToken: ended);
        await bot.Calls.SetMyCommands(
            commands: ChatCommand.All.Select(static command => new global::Telegram.Bot.Types.BotCommand(command.Name, command.Description)),
            cancellationToken: ended);
    }

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
                bot.Trouble = Explain(exception);
                LogTrouble(logger, bot.Trouble, pause);
                pause = await PauseAsync(exception, pause, ended);
            }
        }
    }

    private async Task<TimeSpan> PauseAsync(Exception exception, TimeSpan pause, CancellationToken stopping)
    {
        var asked = exception is ApiRequestException { Parameters.RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : pause;
        await Task.Delay(asked, time, stopping);
        return pause * 2 < LastPause ? pause * 2 : LastPause;
    }

    private static string Explain(Exception exception) => exception switch
    {
        ApiRequestException { ErrorCode: 401 or 404 } => "Telegram does not know this bot token (Telegram:Token)",
        ApiRequestException { ErrorCode: 409 } => "another program polls the same bot",
        ApiRequestException api => string.Create(CultureInfo.InvariantCulture, $"Telegram answered {api.ErrorCode} {api.Message}"),
        RequestException request => $"Telegram can't be reached ({request.GetBaseException().Message})",
        JsonException => "Telegram's answer can't be read",
        _ => $"updates can't be handed over ({exception.GetBaseException().Message})",
    };

    [LoggerMessage(LogLevel.Information, "Telegram is connected as @{Username}.")]
    private static partial void LogConnected(ILogger logger, string? username);

    [LoggerMessage(LogLevel.Information, "This frontend takes Telegram's updates from now on.")]
    private static partial void LogPolls(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "This frontend polls no more: its lease is over, and another one may have it.")]
    private static partial void LogLeaseOver(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Telegram: {Trouble}; tried again in {Pause}.")]
    private static partial void LogTrouble(ILogger logger, string trouble, TimeSpan pause);
}
