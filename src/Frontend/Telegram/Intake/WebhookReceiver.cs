using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Takes updates that Telegram brings. Answered with 200 when the update is durable, in its chat or set aside; whatever else is
/// answered makes Telegram bring it again, perhaps to another frontend, and keep back what comes after it in the same chat.
/// </summary>
internal sealed partial class WebhookReceiver(
    BotConnection bot,
    WebhookSecret secret,
    UpdateRouter router,
    UntakenUpdates untaken,
    UpdateSpool spool,
    SpoolDoor door,
    IntakePatience patience,
    TimeProvider time,
    ILogger<WebhookReceiver> logger)
{
    private readonly ConcurrentDictionary<long, Moment> _failing = new();

    /// <summary>Far more than any update has: a message has at most 4096 characters, and files come by themselves.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>After this Telegram brings an update no more.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    /// <summary>Takes one update.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> TakeAsync(HttpContext context)
    {
        if (!secret.Is(context.Request.Headers[WebhookSecret.Header].ToString()))
        {
            return Problems.Unauthorized("This address is for Telegram, which shows a secret.");
        }

        if (context.Request.ContentLength > MaxBody)
        {
            // Said before anything is read: the server then reads the rest away, and whoever sends it hears this and no reset.
            return TooLarge();
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxBody;
        using var late = new CancellationTokenSource(patience.Update, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            using var update = await JsonDocument.ParseAsync(
                context.Request.Body, new JsonDocumentOptions { MaxDepth = RawGetUpdates.Depth }, ended.Token);
            return IsUpdate(update.RootElement) ? await TakeAsync(new(update.RootElement), context.RequestAborted) : NoUpdate();
        }
        catch (JsonException)
        {
            return NoUpdate();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (Exception exception) when (late.IsCancellationRequested || exception is BadHttpRequestException)
        {
            return Problems.Bad("The update did not come whole in time.");
        }
    }

    private async Task<IResult> TakeAsync(RawUpdate update, CancellationToken aborted)
    {
        if (bot.Me is null)
        {
            // Commands in groups name the bot that they are for, and it is not known yet which one we are.
            return Problems.Unavailable("The bot is not known yet.");
        }

        try
        {
            await TakeOrSetAsideAsync(update, update.SpoolKey, aborted);
            _failing.TryRemove(update.Id!.Value, out _);
            return Results.Ok();
        }
        catch (Exception exception) when (!aborted.IsCancellationRequested)
        {
            LogNotTaken(logger, exception, update.Id!.Value);
            if (exception is StoreUnavailableException outage)
            {
                await untaken.TellOutageAsync(update, outage, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return Problems.Unavailable("The update can't be stored now.");
        }
    }

    private async Task TakeOrSetAsideAsync(RawUpdate update, string chat, CancellationToken aborted)
    {
        if (await door.SortAsync([update], static () => { }, static _ => { }, aborted, aborted) is [])
        {
            return;
        }

        if (!update.NeedsNoOrder(bot.Me?.Username) && await spool.IsHoldingAsync(chat))
        {
            await spool.AddAsync(chat, [update], _failing.GetValueOrDefault(update.Id!.Value, Moment.Now(time)).Utc);
            return;
        }

        using var late = new CancellationTokenSource(patience.Update, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(late.Token, aborted);
        try
        {
            // What does not heed the token is left alone: done twice it is recognised.
            await router.TakeAsync(update.Json, until.Token).WaitAsync(until.Token);
        }
        catch (Exception exception) when (
            (late.IsCancellationRequested && !aborted.IsCancellationRequested) || !Failures.IsPassing(exception)
                || FailsForLong(update.Id!.Value))
        {
            // Also where Telegram, or what is between, has lost its patience: it would come again, and end there again.
            LogSetAside(logger, exception, IntakeLane.Name(chat), update.Id!.Value);
            await spool.AddAsync(chat, [update], _failing.GetValueOrDefault(update.Id!.Value, Moment.Now(time)).Utc);
        }
    }

    private bool FailsForLong(long update)
    {
        foreach (var (other, _) in _failing.Where(entry => time.GetElapsedTime(entry.Value.Timestamp) > Forgotten))
        {
            _failing.TryRemove(other, out _);
        }

        return time.GetElapsedTime(_failing.GetOrAdd(update, Moment.Now(time)).Timestamp) >= patience.Failing;
    }

    private static bool IsUpdate(JsonElement update) =>
        update.ValueKind is JsonValueKind.Object
        && update.TryGetProperty("update_id", out var id)
        && id.ValueKind is JsonValueKind.Number
        && id.TryGetInt64(out _);

    private static IResult NoUpdate() => Problems.Bad("This is no update.");

    private static IResult TooLarge() => Problems.TooLarge("No update is as large as this.");

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: update {Update} takes long or fails for long; it is set aside.")]
    private static partial void LogSetAside(ILogger logger, Exception exception, string chat, long update);

    [LoggerMessage(LogLevel.Warning, "Update {Update} could not be taken; Telegram brings it again.")]
    private static partial void LogNotTaken(ILogger logger, Exception exception, long update);
}
