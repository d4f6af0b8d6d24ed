using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Dormouse.Testing;

/// <summary>A script that uses the HTTP API.</summary>
public sealed class WebClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly HttpClient _http;
    private readonly string _chat;

    public WebClient(string url, string token, string chat)
    {
        _http = new() { BaseAddress = new(url) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _chat = chat;
    }

    public HttpClient Http => _http;

    public string Path => $"/api/chats/{_chat}";

    public async Task SayAsync(string text, string? id = null, params string[] files)
    {
        using var response = await _http.PostAsJsonAsync($"{Path}/messages", new { text, id, files = files.Length == 0 ? null : files });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Says something that may be refused, as while a silo or the store is away; the same id again is taken once.</summary>
    public async Task<bool> TrySayAsync(string text, string id)
    {
        using var response = await _http.PostAsJsonAsync($"{Path}/messages", new { text, id });
        Assert.True(
            response.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.ServiceUnavailable,
            await response.Content.ReadAsStringAsync());
        return response.StatusCode == HttpStatusCode.Accepted;
    }

    public async Task AnswerAsync(string question, string answer)
    {
        using var response = await _http.PostAsJsonAsync($"{Path}/answers/{question}", new { answer });
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Reads events until one fits; says what was seen if none does in time.</summary>
    public async Task<ChatEvent> WaitAsync(
        Func<ChatEvent, bool> fits, long after = 0, string what = "an event that fits", TimeSpan? atMost = null)
    {
        var seen = new List<ChatEvent>();
        using var patience = new CancellationTokenSource(atMost ?? Patience);
        try
        {
            // As a browser does: an end of the stream, as when the machine that held the conversation dies, is no end of the wait.
            for (var last = after; ; await Task.Delay(50, patience.Token))
            {
                await using var events = EventsAsync(last, patience.Token).GetAsyncEnumerator();
                while (await NextAsync(events))
                {
                    seen.Add(events.Current);
                    last = Math.Max(last, events.Current.Seq);
                    if (fits(events.Current))
                    {
                        return events.Current;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
        }

        throw new TimeoutException($"Waited {(atMost ?? Patience).TotalSeconds} s for {what}; seen: {string.Join("\n", seen)}");
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }

    public Task<ChatEvent> WaitForAnswerAsync(string contains, long after = 0) =>
        WaitAsync(
            happened => happened.Kind == "answer" && happened.Text.Contains(contains, StringComparison.Ordinal),
            after,
            $"an answer with “{contains}”");

    public Task<ChatEvent> WaitForNoticeAsync(string contains, long after = 0) =>
        WaitAsync(
            happened => happened.Kind == "notice" && happened.Text.Contains(contains, StringComparison.Ordinal),
            after,
            $"a notice with “{contains}”");

    public Task<ChatEvent> WaitForQuestionAsync(long after = 0) =>
        WaitAsync(static happened => happened.Kind == "question", after, "a question");

    /// <summary>Everything that is kept now.</summary>
    public async Task<IReadOnlyList<ChatEvent>> KeptAsync()
    {
        // A notice that we cause ourselves marks the end.
        var mark = $"end-{Guid.NewGuid():N}";
        await SayAsync($"/session {mark}");
        var events = new List<ChatEvent>();
        await WaitAsync(
            happened =>
            {
                events.Add(happened);
                return happened.Kind == "notice" && happened.Text.Contains(mark, StringComparison.Ordinal);
            },
            what: "the end mark");
        return events;
    }

    public async IAsyncEnumerable<ChatEvent> EventsAsync(
        long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(
            $"{Path}/events?after={after}", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return new(item.EventType, JsonElement.Parse(item.Data));
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>One server-sent event.</summary>
public sealed record ChatEvent(string Kind, JsonElement Data)
{
    public long Seq => Data.GetProperty("seq").GetInt64();

    public string Text => Data.TryGetProperty("text", out var text) ? text.GetString()! : "";

    public string Session => Data.GetProperty("session").GetString()!;

    public string Question => Data.GetProperty("question").GetString()!;

    public override string ToString() => $"{Kind} {Data}";
}
