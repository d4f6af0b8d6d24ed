using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Dormouse.Grains.Chats;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Takes updates by long polling. Asking with the next offset is what confirms the updates before it to Telegram, so it
/// asks only when every one of them is durable in its chat.
/// </summary>
internal sealed partial class UpdatePoller(BotConnection bot, UpdateRouter router, TimeProvider time, ILogger<UpdatePoller> logger)
    : BackgroundService
{
    private static readonly UpdateType[] Wanted = [UpdateType.Message, UpdateType.EditedMessage, UpdateType.CallbackQuery, UpdateType.MyChatMember];
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the bot answered for the first time.</summary>
    public Task Connected => _connected.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await ConnectAsync(stoppingToken);
        var request = new RawGetUpdates { Limit = 100, Timeout = (int)BotConnection.PollTime.TotalSeconds, AllowedUpdates = Wanted };
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var updates = await bot.Polling.SendRequest(request, stoppingToken);
                bot.Trouble = null;
                // Order within a chat, and what may be confirmed, is a matter of the ids.
                await TakeAsync([.. updates.OrderBy(IdOf)], request, stoppingToken);
                pause = FirstPause;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever was not accepted is asked for again: the offset stands still.
                bot.Trouble = Explain(exception);
                LogTrouble(logger, bot.Trouble, pause);
                pause = await PauseAsync(exception, pause, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Chats do not wait for each other; within one, order is kept. The offset moves over what is durable without a gap:
    /// what lies behind a failure comes again, and is recognised.
    /// </summary>
    private async Task TakeAsync(JsonElement[] updates, RawGetUpdates request, CancellationToken stopping)
    {
        var failed = new ConcurrentBag<int>();
        var work = updates.GroupBy(UpdateRouter.ChatOf).Select(async chat =>
        {
            foreach (var update in chat)
            {
                try
                {
                    await router.TakeAsync(update, stopping);
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

    private async Task ConnectAsync(CancellationToken stopping)
    {
        for (var pause = FirstPause; ;)
        {
            try
            {
                bot.Me = await bot.Calls.GetMe(stopping);
                await bot.Calls.DeleteWebhook(dropPendingUpdates: false, cancellationToken: stopping);
                await bot.Calls.SetMyCommands(
                    commands: ChatCommand.All.Select(static command => new global::Telegram.Bot.Types.BotCommand(command.Name, command.Description)),
                    cancellationToken: stopping);
                bot.Trouble = null;
                LogConnected(logger, bot.Me.Username);
                _connected.TrySetResult();
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                bot.Trouble = Explain(exception);
                LogTrouble(logger, bot.Trouble, pause);
                pause = await PauseAsync(exception, pause, stopping);
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

    [LoggerMessage(LogLevel.Warning, "Telegram: {Trouble}; tried again in {Pause}.")]
    private static partial void LogTrouble(ILogger logger, string trouble, TimeSpan pause);
}
