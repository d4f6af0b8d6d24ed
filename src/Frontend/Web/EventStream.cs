using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Something numbered as server-sent events, for as long as the reader stays and this process runs. Whatever goes wrong
/// behind it ends the stream: the reader connects again with the number of the last event, and misses nothing.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="source">What comes after the last event that the reader has seen.</param>
/// <param name="form">Makes an event of one.</param>
internal sealed class EventStream<T>(IAsyncEnumerable<T> source, Func<T, StreamEvent> form) : IResult
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);

    /// <summary>How long a reader whose log-in has ended may still be shown something.</summary>
    private static readonly TimeSpan LetInFor = TimeSpan.FromSeconds(1);

    public async Task ExecuteAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var time = services.GetRequiredService<TimeProvider>();
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        var caller = Caller.Of(context);
        var asked = time.GetTimestamp();
        var outputs = source.GetAsyncEnumerator(ended.Token);
        var next = Task.FromResult(true);
        try
        {
            await WriteAsync(context, "retry: 1000\n\n", ended.Token);
            while (true)
            {
                next = outputs.MoveNextAsync().AsTask();
                while (!await HasComeAsync(next, time, ended.Token))
                {
                    if (!await IsLetInAsync())
                    {
                        return;
                    }

                    await WriteAsync(context, ": ping\n\n", ended.Token);
                }

                if (!await next || !await IsLetInAsync())
                {
                    return;
                }

                var (name, id, data) = form(outputs.Current);
                var line = JsonSerializer.Serialize(data, data.GetType(), json);
                var numbered = id is null ? "" : $"id: {id}\n";
                await WriteAsync(context, $"event: {name}\n{numbered}data: {line}\n\n", ended.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException
            or StoreUnavailableException or TimeoutException or OrleansException or EnumerationAbortedException)
        {
            // Somebody left: the reader, this process, or the grain's silo.
        }
        finally
        {
            // Also where a log-in has ended and the reader is still there: what is behind it waits for no next event.
            await ended.CancelAsync();
            _ = LeaveAsync(outputs, next);
        }

        async Task<bool> IsLetInAsync()
        {
            if (time.GetElapsedTime(asked) < LetInFor)
            {
                return true;
            }

            asked = time.GetTimestamp();
            return await caller.IsStillLetIn();
        }
    }

    /// <summary>Waits for the next output, for as long as the line may be silent.</summary>
    /// <returns>False if none has come.</returns>
    private static async Task<bool> HasComeAsync(Task next, TimeProvider time, CancellationToken ended)
    {
        try
        {
            await next.WaitAsync(PingInterval, time, ended);
            return true;
        }
        catch (TimeoutException) when (!next.IsCompleted)
        {
            return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken ended)
    {
        await context.Response.WriteAsync(text, ended);
        await context.Response.Body.FlushAsync(ended);
    }

    /// <summary>Tells the grain that nobody reads any more. Nobody waits for this either: its silo may be gone.</summary>
    private static async Task LeaveAsync(IAsyncEnumerator<T> outputs, Task next)
    {
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await outputs.DisposeAsync();
        }
        catch (Exception)
        {
            // A grain forgets by itself a reader that no longer asks.
        }
    }
}
