using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>
/// Brings updates to a webhook as Telegram does: one at a time for each chat, several chats at once, again and again until
/// the answer is 2xx. The public address is that of a load balancer before the targets.
/// </summary>
internal sealed class WebhookSender(UpdateQueue updates, Bell bell, BotFaults faults, Action<WebhookDelivery> tell) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly HashSet<long> _busy = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;
    private int _turn;

    /// <summary>The bases behind the load balancer.</summary>
    public IReadOnlyList<string> Targets { get; set; } = [];

    /// <summary>What went wrong last, as getWebhookInfo tells it.</summary>
    public (string Message, long Date)? LastError { get; private set; }

    /// <summary>Begins with a new webhook; whatever was on its way to an older one is let be.</summary>
    public void Begin(Uri url, string? secret, int maxConnections)
    {
        End();
        _stop = new();
        _work = RunAsync(url, secret, maxConnections, _stop.Token);
    }

    public void End()
    {
        _stop?.Cancel();
        _stop = null;
        lock (_gate)
        {
            _busy.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        End();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
    }

    private async Task RunAsync(Uri url, string? secret, int maxConnections, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var next = bell.Next;
            while (Take(maxConnections) is { } update)
            {
                _ = BringAsync(update, url, secret, stop);
            }

            await next.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private JsonObject? Take(int maxConnections)
    {
        lock (_gate)
        {
            if (_busy.Count >= maxConnections || updates.FirstOfOtherChats(_busy) is not { } update)
            {
                return null;
            }

            _busy.Add(UpdateQueue.ChatOf(update));
            return update;
        }
    }

    private async Task BringAsync(JsonObject update, Uri url, string? secret, CancellationToken stop)
    {
        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LastPause ? pause * 2 : LastPause)
            {
                var (taken, wait) = await TryAsync(update, url, secret, stop);
                if (taken && !faults.TakeLostAnswer())
                {
                    updates.Remove((long)update["update_id"]!);
                    return;
                }

                await Task.Delay(wait ?? pause, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Another webhook, or none any more.
        }
        finally
        {
            lock (_gate)
            {
                if (!stop.IsCancellationRequested)
                {
                    _busy.Remove(UpdateQueue.ChatOf(update));
                }
            }

            bell.Ring();
        }
    }

    private async Task<(bool Taken, TimeSpan? Wait)> TryAsync(JsonObject update, Uri url, string? secret, CancellationToken stop)
    {
        var targets = Targets;
        for (var i = 0; i < targets.Count; i++)
        {
            var target = targets[(Interlocked.Increment(ref _turn) & int.MaxValue) % targets.Count];
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new(target), url.PathAndQuery));
                request.Content = new StringContent(update.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
                if (secret is not null)
                {
                    request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret);
                }

                using var response = await _http.SendAsync(request, stop);
                tell(new((long)update["update_id"]!, target, (int)response.StatusCode));
                if (response.IsSuccessStatusCode)
                {
                    return (true, null);
                }

                Fail(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Wrong response from the webhook: {(int)response.StatusCode} {response.ReasonPhrase}"));
                return (false, response.Headers.RetryAfter?.Delta);
            }
            catch (HttpRequestException)
            {
                // A load balancer asks the next one when nobody is there; one that breaks off has perhaps taken it.
                tell(new((long)update["update_id"]!, target, 0));
            }
        }

        Fail("Connection refused");
        return (false, null);
    }

    private void Fail(string message) => LastError = (message, BotJson.Now());
}

/// <summary>One try to bring an update.</summary>
/// <param name="Update">The update's id.</param>
/// <param name="Target">To whom.</param>
/// <param name="Status">What was answered; 0 if nothing was.</param>
public sealed record WebhookDelivery(long Update, string Target, int Status);
