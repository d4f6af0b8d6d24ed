using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Dormouse.Benchmarks.Channel;

/// <summary>One conversation over the HTTP API of one frontend.</summary>
internal sealed class WebChat : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly string _path;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private readonly Lock _gate = new();
    private (string Text, TaskCompletionSource<long> Arrived)? _awaited;

    public WebChat(string url, string token, string chat)
    {
        _http = new() { BaseAddress = new(url), Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _path = $"/api/chats/{chat}";
        _reading = ReadAsync();
    }

    /// <summary>Answers that came more than once, or when nothing was asked.</summary>
    public int Unasked { get; private set; }

    /// <summary>Writes, and waits for the event with the answer.</summary>
    /// <returns>The time from the call to the event.</returns>
    public async Task<TimeSpan> AskAsync(string text, string answer)
    {
        var arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited = (answer, arrived);
        }

        var started = Stopwatch.GetTimestamp();
        using var response = await _http.PostAsJsonAsync($"{_path}/messages", new { text }).WaitAsync(Patience);
        response.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started, await arrived.Task.WaitAsync(Patience));
    }

    /// <summary>Sends a file, which goes with the next message.</summary>
    public async Task UploadAsync(string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using var response = await _http.PostAsync($"{_path}/files", form).WaitAsync(Patience);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _http.Dispose();
        _closing.Dispose();
    }

    /// <summary>A chat exists from its first message on, so the first reads may find none.</summary>
    private async Task ReadAsync()
    {
        long last = 0;
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await using var stream = await _http.GetStreamAsync($"{_path}/events?after={last}", _closing.Token);
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(_closing.Token))
                {
                    last = long.TryParse(item.EventId, out var id) ? id : last;
                    Hear(item.EventType, item.Data);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException && !_closing.IsCancellationRequested)
            {
                await Task.Delay(20);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Hear(string kind, string data)
    {
        if (kind is not ("answer" or "notice"))
        {
            return;
        }

        using var json = JsonDocument.Parse(data);
        var text = json.RootElement.GetProperty("text").GetString();
        lock (_gate)
        {
            if (_awaited is { } awaited && awaited.Text == text)
            {
                awaited.Arrived.TrySetResult(Stopwatch.GetTimestamp());
                _awaited = null;
            }
            else if (kind == "answer")
            {
                Unasked++;
            }
        }
    }
}
