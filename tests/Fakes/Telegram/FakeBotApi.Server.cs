using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>The HTTP side.</summary>
public sealed partial class FakeBotApi
{
    private async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        var path = context.Request.Path.Value ?? "";
        if (path.StartsWith("/file/bot", StringComparison.Ordinal))
        {
            await DownloadAsync(context, path["/file/bot".Length..], stop);
            return;
        }

        var parts = path.Split('/');
        if (parts is not ["", var bot, var name] || !bot.StartsWith("bot", StringComparison.Ordinal))
        {
            await ErrorAsync(context, new BotApiError(404, "Not Found"));
        }
        else if (bot[3..] != Token)
        {
            await ErrorAsync(context, new BotApiError(401, "Unauthorized"));
        }
        else if (BotParameters.Find(name) is { } method)
        {
            await CallAsync(context, method, stop);
        }
        else
        {
            Violate($"unknown method {name}");
            await ErrorAsync(context, new BotApiError(404, "Not Found"));
        }
    }

    private async Task CallAsync(HttpContext context, string method, CancellationToken stop)
    {
        BotCall? call = null;
        try
        {
            call = await BotRequestReader.ReadAsync(context, method, stop);
            _calls.Add(call);
            foreach (var unknown in BotParameters.Unknown(call))
            {
                Violate($"{method}: unknown parameter {unknown}");
            }

            await AnswerAsync(context, call, stop);
        }
        catch (BotApiError error)
        {
            if (error.Mistaken)
            {
                Violate($"{method}: {error.Message}");
            }

            End(call, $"{error.Code} {error.Message}");
            await ErrorAsync(context, error);
        }
        catch (OperationCanceledException)
        {
            End(call, "abandoned");
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context, BotCall call, CancellationToken stop)
    {
        _blocks.Check(call);
        var fault = Faults.Take(call);
        switch (fault)
        {
            case BotFault.Held held:
                await held.WaitAsync(stop);
                break;
            case BotFault.DropAtOnce:
                End(call, "dropped before");
                context.Abort();
                return;
            case BotFault.Gateway:
                End(call, "502");
                context.Response.StatusCode = 502;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", stop);
                return;
            case BotFault.Refusal refusal:
                throw new BotApiError(refusal.Code, refusal.Description);
            case BotFault.TooMany tooMany:
                throw _blocks.Block(call, tooMany.RetryAfter);
            case BotFault.Migrated migrated:
                throw BotApiError.Upgraded(migrated.ChatId);
        }

        var result = await RunAsync(call, stop);
        if (fault is BotFault.DropAfter drop)
        {
            await drop.Until.WaitAsync(stop);
            End(call, BotCall.Dropped);
            context.Abort();
            return;
        }

        if (fault is BotFault.HeldAnswer answer)
        {
            End(call, BotCall.AnswerHeld);
            await answer.WaitAsync(stop);
        }

        End(call, "ok");
        await WriteAsync(context, new JsonObject { ["ok"] = true, ["result"] = result }, stop);
    }

    private async Task<JsonNode> RunAsync(BotCall call, CancellationToken stop)
    {
        if (call.Method == "getUpdates")
        {
            return _methods.Webhook is null
                ? await Updates.PollAsync(call, stop)
                : throw new BotApiError(
                    409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
        }

        lock (Gate)
        {
            return _sending.Run(call) ?? _methods.Run(call);
        }
    }

    private async Task DownloadAsync(HttpContext context, string rest, CancellationToken stop)
    {
        var split = rest.IndexOf('/', StringComparison.Ordinal);
        if (split < 0 || rest[..split] != Token)
        {
            await ErrorAsync(context, new BotApiError(401, "Unauthorized"));
        }
        else if (Files.At(rest[(split + 1)..]) is { } file)
        {
            context.Response.ContentType = "application/octet-stream";
            context.Response.ContentLength = file.File.Bytes.Length;
            await context.Response.Body.WriteAsync(file.File.Bytes, stop);
        }
        else
        {
            await ErrorAsync(context, new BotApiError(404, "Not Found"));
        }
    }

    private void End(BotCall? call, string outcome)
    {
        if (call is not null)
        {
            call.Outcome = outcome;
            Bell.Ring();
        }
    }

    private static Task ErrorAsync(HttpContext context, BotApiError error)
    {
        context.Response.StatusCode = error.Code;
        var body = new JsonObject { ["ok"] = false, ["error_code"] = error.Code, ["description"] = error.Message };
        if (error.Parameters is not null)
        {
            body["parameters"] = error.Parameters.DeepClone();
        }

        return WriteAsync(context, body, context.RequestAborted);
    }

    private static Task WriteAsync(HttpContext context, JsonObject body, CancellationToken stop)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString(), stop);
    }
}
