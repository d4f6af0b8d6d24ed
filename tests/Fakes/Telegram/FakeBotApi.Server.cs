using System.Text;
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
            if (Faults.TakeUnread(method))
            {
                _unread.Add(method);
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }

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
            case BotFault.TooMany tooMany:
                throw _blocks.Block(call, tooMany.RetryAfter);
            case BotFault.Migrated migrated:
                throw BotApiError.Upgraded(migrated.ChatId);
        }

        if (await IsCutOffAsync(context, call, fault, stop))
        {
            return;
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
        var body = new JsonObject { ["ok"] = true, ["result"] = result };
        if (fault is BotFault.Slow slow)
        {
            context.Response.ContentType = "application/json";
            await WriteSlowlyAsync(context, Encoding.UTF8.GetBytes(Text(body)), slow, stop);
            return;
        }

        await WriteAsync(context, body, stop);
    }

    /// <summary>Faults that come before the call takes effect.</summary>
    private async Task<bool> IsCutOffAsync(HttpContext context, BotCall call, BotFault? fault, CancellationToken stop)
    {
        switch (fault)
        {
            case BotFault.Held held:
                await held.WaitAsync(stop);
                return false;
            case BotFault.DropAtOnce:
                End(call, "dropped before");
                context.Abort();
                return true;
            case BotFault.Gateway:
                End(call, "502");
                context.Response.StatusCode = 502;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body><h1>502 Bad Gateway</h1></body></html>", stop);
                return true;
            case BotFault.Refusal refusal:
                throw new BotApiError(refusal.Code, refusal.Description);
            default:
                return false;
        }
    }

    private static async Task WriteSlowlyAsync(HttpContext context, byte[] body, BotFault.Slow slow, CancellationToken stop)
    {
        context.Response.ContentLength = body.Length;
        for (int at = 0, size = slow.First; at < body.Length; size = slow.Then == 0 ? body.Length : slow.Then)
        {
            var piece = body.AsMemory(at, Math.Min(size, body.Length - at));
            await context.Response.Body.WriteAsync(piece, stop);
            await context.Response.Body.FlushAsync(stop);
            at += piece.Length;
            if (at < body.Length)
            {
                await slow.WaitAsync(stop);
            }
        }
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
            await DownloadAsync(context, file, stop);
        }
        else
        {
            await ErrorAsync(context, new BotApiError(404, "Not Found"));
        }
    }

    private async Task DownloadAsync(HttpContext context, StoredFile file, CancellationToken stop)
    {
        var download = new BotCall(file.Path, [], new Dictionary<string, SentFile>(), TimeProvider.System.GetUtcNow());
        _downloads.Add(download);
        try
        {
            var fault = Faults.TakeOfDownload(download);
            if (await IsCutOffAsync(context, download, fault, stop))
            {
                return;
            }

            context.Response.ContentType = "application/octet-stream";
            await WriteSlowlyAsync(
                context, file.File.Bytes, fault as BotFault.Slow ?? new(int.MaxValue, 0, static _ => Task.CompletedTask), stop);
            End(download, "ok");
        }
        catch (BotApiError error)
        {
            End(download, $"{error.Code} {error.Message}");
            await ErrorAsync(context, error);
        }
        catch (OperationCanceledException)
        {
            End(download, "abandoned");
            throw;
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
        return context.Response.WriteAsync(Text(body), stop);
    }

    private static string Text(JsonObject body) => body.ToJsonString().Replace(HalfCharacter, @"\ud83d", StringComparison.Ordinal);
}
