using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.People;

/// <summary>
/// A script that uses the HTTP API as it should be used: it repeats what was not taken, and goes on reading where it was.
/// </summary>
internal sealed class WebPerson : IPerson
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly Func<string> _url;
    private readonly string _name;
    private readonly Journal _journal;
    private readonly int _seed;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private readonly ConcurrentDictionary<string, (string About, string[] Options)> _open = new();
    private readonly ConcurrentQueue<SaidStopped> _saidStopped = new();
    private readonly ConcurrentQueue<string> _notices = new();
    private readonly SemaphoreSlim _one = new(1);
    private readonly Task _working;
    private long _last;
    private int _answers;

    /// <param name="name">Of the chat.</param>
    /// <param name="token">The person's token.</param>
    /// <param name="url">Where a frontend is now.</param>
    /// <param name="journal">Of the run.</param>
    /// <param name="seed">Of the run.</param>
    public WebPerson(string name, string token, Func<string> url, Journal journal, int seed)
    {
        (_url, _name, _journal, _seed) = (url, name, journal, seed);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Chat = $"web:{name}";
        _working = Task.WhenAll(ReadAsync(), DecideAsync());
    }

    public string Chat { get; }

    public int OpenQuestions => _open.Count;

    public IReadOnlySet<string> Answered => _answered.Keys.ToHashSet();

    public async Task TellAsync(string command, string reply)
    {
        await InsistAsync("messages", new { text = command }, "-");
        await Eventually.Is(() => _notices.Any(notice => notice.Contains(reply, StringComparison.Ordinal)), $"{Chat} is told “{reply}”");
    }

    public async Task SayAsync(string id, string text)
    {
        // One after the other, as a script that cares for the order has to.
        await _one.WaitAsync(_ended.Token);
        try
        {
            _journal.Add(new Sent(Journal.Now, Chat, id));
            await InsistAsync("messages", new { text, id }, id);
        }
        finally
        {
            _one.Release();
        }
    }

    public Task EditAsync(string id, string editId, string text) => Task.CompletedTask;

    public IReadOnlyList<SaidStopped> SaidStopped => [.. _saidStopped];

    public IReadOnlySet<string> Cancelled => _notices.Select(static notice => Reading.Cancelled(notice)?.Id).OfType<string>().ToHashSet();

    public int Shown => _notices.Count + _answers;

    public async Task CancelAsync(string id)
    {
        var before = _notices.Count;
        await InsistAsync("messages", new { text = "/queue" }, "-");
        for (var looks = 0; looks < 100 && !_ended.IsCancellationRequested; looks++)
        {
            if (_notices.Skip(before).Select(notice => Reading.CancelCommand(notice, id)).FirstOrDefault(
                static command => command is not null) is { } command)
            {
                _journal.Note(id, $"{Chat} writes {command}");
                await InsistAsync("messages", new { text = command }, id);
                return;
            }

            await Task.Delay(20, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task StopAsync()
    {
        _journal.AddStop(Chat);
        await InsistAsync("messages", new { text = "/stop", id = $"stop-{Guid.NewGuid():N}" }, "-");
    }

    public void Tell()
    {
        // It was told as it came.
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _working;
        _http.Dispose();
        _ended.Dispose();
        _one.Dispose();
    }

    /// <summary>Repeats a request until it is accepted.</summary>
    private async Task InsistAsync(string what, object body, string id)
    {
        for (var tries = 1; !_ended.IsCancellationRequested; tries++)
        {
            try
            {
                using var response = await _http.PostAsJsonAsync($"{_url()}/api/chats/{_name}/{what}", body, _ended.Token);
                if (response.StatusCode is HttpStatusCode.Accepted)
                {
                    _journal.Note(id, $"{Chat} has 202 after {tries} tries");
                    return;
                }

                if ((int)response.StatusCode is >= 400 and < 500)
                {
                    _journal.Complain(
                        $"{Chat}: {what} was refused with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(_ended.Token)}");
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                // The program is down, or was killed with the request in its hands.
            }

            await PauseAsync();
        }
    }

    private async Task ReadAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{_url()}/api/chats/{_name}/events");
                request.Headers.Add("Last-Event-ID", _last.ToString(System.Globalization.CultureInfo.InvariantCulture));
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _ended.Token);
                if (response.IsSuccessStatusCode)
                {
                    await using var stream = await response.Content.ReadAsStreamAsync(_ended.Token);
                    await foreach (var item in SseParser.Create(stream).EnumerateAsync(_ended.Token))
                    {
                        Take(item);
                    }
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
            {
                // It goes on with the last number that it has.
            }

            await PauseAsync();
        }
    }

    private void Take(SseItem<string> item)
    {
        var data = JsonElement.Parse(item.Data);
        var seq = data.GetProperty("seq").GetInt64();
        if (seq <= _last)
        {
            _journal.Complain($"{Chat}: event {item.EventType} {seq} came after {_last}");
        }

        _last = Math.Max(_last, seq);
        var text = data.TryGetProperty("text", out var given) ? given.GetString() ?? "" : "";
        switch (item.EventType)
        {
            case "answer" when Reading.Answer(text) is { } id:
                _journal.Add(new Seen(Journal.Now, Chat, id, seq, Reading.Turn(text)));
                Interlocked.Increment(ref _answers);
                _answered[id] = true;
                break;
            case "question":
                var options = data.GetProperty("options").EnumerateArray().Select(static option => option.ToString()).ToArray();
                var about = Reading.About(text);
                _journal.Note(about, $"{Chat} asks: {text.ReplaceLineEndings(" ")}");
                _open[data.GetProperty("question").GetString()!] = (about ?? "", options);
                break;
            case "notice" or "state" or "answer":
                _notices.Enqueue(text);
                if (Reading.Cancelled(text) is var (cancelled, wasGiven))
                {
                    _journal.Add(new Cancelled(Journal.Now, Chat, cancelled, wasGiven));
                }

                if (Reading.SaysStopped(text))
                {
                    _saidStopped.Enqueue(new(Journal.Now, Chat));
                }

                _journal.Note(Reading.About(text), $"{Chat} shows {item.EventType}: {text.ReplaceLineEndings(" ")}");
                break;
        }

        if (item.EventType is not "question" && data.TryGetProperty("question", out var closed))
        {
            _open.TryRemove(closed.GetString()!, out _);
        }
    }

    private async Task DecideAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            foreach (var (question, (about, options)) in _open)
            {
                if (Reading.Choose(options, about, _seed) is var (option, choice))
                {
                    _journal.Add(new Decision(Journal.Now, Chat, question, about, choice));
                    await InsistAsync($"answers/{question}", new { answer = option }, about);
                }

                _open.TryRemove(question, out _);
            }

            await Task.Delay(20, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task PauseAsync() => Task.Delay(Pause, _ended.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
}
