using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>One Kestrel server on 127.0.0.1 with one handler, and a token that ends what still hangs in it.</summary>
internal sealed class Loopback : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing;

    private Loopback(WebApplication app, CancellationTokenSource closing)
    {
        _app = app;
        _closing = closing;
        Url = new Uri(app.Urls.First());
    }

    public Uri Url { get; }

    /// <summary>The handler's token is cancelled when the caller is gone or the server closes; failed hears of its exceptions.</summary>
    public static async Task<Loopback> StartAsync(int port, Func<HttpContext, CancellationToken, Task> handler, Action<string> failed)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, port);
            options.Limits.MaxRequestBodySize = null;
            options.AddServerHeader = false;
        });

        var closing = new CancellationTokenSource();
        var app = builder.Build();
        app.Run(context => HandleAsync(context, handler, failed, closing.Token));
        await app.StartAsync();
        return new Loopback(app, closing);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private static async Task HandleAsync(
        HttpContext context, Func<HttpContext, CancellationToken, Task> handler, Action<string> failed, CancellationToken closing)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
        try
        {
            await handler(context, ended.Token);
        }
        catch (Exception) when (ended.IsCancellationRequested)
        {
            // The caller has gone, or the server is closing: nobody is left to answer.
            context.Abort();
        }
        catch (BadHttpRequestException error) when (error.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal))
        {
            // The caller was killed in the middle of its request, and that is seen before the connection's end.
            context.Abort();
        }
        catch (Exception error)
        {
            // A script of the test or the fake itself is broken: the caller gets a 500, and the test must learn why.
            failed($"the fake failed at {context.Request.Method} {context.Request.Path}: {error}");
            throw;
        }
    }
}
