using System.Text.Json;
using Dormouse.Frontend.Web;
using Microsoft.AspNetCore.Http.Features;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Takes updates that Telegram brings. Answered with 200 when the update is durable; whatever else is answered makes Telegram
/// bring it again, perhaps to another frontend, and keep back what comes after it in the same chat.
/// </summary>
internal sealed partial class WebhookReceiver(BotConnection bot, WebhookSecret secret, UpdateRouter router, ILogger<WebhookReceiver> logger)
{
    /// <summary>Far more than any update has: a message has at most 4096 characters, and files come by themselves.</summary>
    private const long MaxBody = 1024 * 1024;

    /// <summary>Takes one update.</summary>
    /// <param name="context">The call.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> TakeAsync(HttpContext context)
    {
        if (!secret.Is(context.Request.Headers[WebhookSecret.Header].ToString()))
        {
            return Problems.Unauthorized("This address is for Telegram, which shows a secret.");
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxBody;
        try
        {
            using var update = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return IsUpdate(update.RootElement) ? await TakeAsync(update.RootElement, context.RequestAborted) : NoUpdate();
        }
        catch (JsonException)
        {
            return NoUpdate();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.TooLarge("No update is as large as this.");
        }
    }

    private async Task<IResult> TakeAsync(JsonElement update, CancellationToken aborted)
    {
        if (bot.Me is null)
        {
            // Commands in groups name the bot that they are for, and it is not known yet which one we are.
            return Problems.Unavailable("The bot is not known yet.");
        }

        try
        {
            await router.TakeAsync(update, aborted);
            return Results.Ok();
        }
        catch (Exception exception) when (!aborted.IsCancellationRequested)
        {
            LogNotTaken(logger, exception, update.GetProperty("update_id").GetInt64());
            return Problems.Unavailable("The update can't be stored now.");
        }
    }

    private static bool IsUpdate(JsonElement update) =>
        update.ValueKind is JsonValueKind.Object
        && update.TryGetProperty("update_id", out var id)
        && id.ValueKind is JsonValueKind.Number
        && id.TryGetInt64(out _);

    private static IResult NoUpdate() => Problems.Bad("This is no update.");

    [LoggerMessage(LogLevel.Warning, "Update {Update} could not be taken; Telegram brings it again.")]
    private static partial void LogNotTaken(ILogger logger, Exception exception, long update);
}
