using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Benchmarks.Channel;

/// <summary>
/// A Bot API server that answers at once and remembers nothing but when each text arrived: whatever a bot needs for a reply
/// is then its own time. The strict one in tests/Fakes keeps and checks every call, which would be measured with it.
/// </summary>
internal sealed class InstantBotApi : IAsyncDisposable
{
    private const int MostUpdates = 100;
    private static readonly byte[] True = """{"ok":true,"result":true}"""u8.ToArray();
    private static readonly byte[] Me =
        """{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"Dormouse","username":"dormouse_bench_bot"}}"""u8.ToArray();

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly LinkedList<(int Id, byte[] Json)> _updates = [];
    private readonly CancellationTokenSource _closing = new();
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastUpdate = 1;
    private int _lastMessage = 1000;

    private InstantBotApi(WebApplication app) => _app = app;

    public static string Token => "123456:BENCH-token";

    public string Url => _app.Urls.First().TrimEnd('/');

    /// <summary>Hears of each text that a bot sends or edits, on the thread that took the call.</summary>
    public Action<Sent> Heard { get; set; } = static _ => { };

    public ConcurrentDictionary<string, int> Calls { get; } = new();

    public static async Task<InstantBotApi> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var api = new InstantBotApi(app);
        app.Run(api.HandleAsync);
        await app.StartAsync();
        return api;
    }

    /// <summary>A person writes to the bot.</summary>
    /// <param name="person">The person's id, and so that of the private chat.</param>
    /// <param name="text">What is written.</param>
    public void Write(long person, string text)
    {
        lock (_gate)
        {
            var id = ++_lastUpdate;
            var json = string.Create(
                CultureInfo.InvariantCulture,
                $$$"""{"update_id":{{{id}}},"message":{"message_id":{{{++_lastMessage}}},"from":{"id":{{{person}}},"is_bot":false,"first_name":"P"},"chat":{"id":{{{person}}},"type":"private","first_name":"P"},"date":1790000000,"text":{{{JsonSerializer.Serialize(text)}}}}}""");
            _updates.AddLast((id, Encoding.UTF8.GetBytes(json)));
        }

        Interlocked.Exchange(ref _arrived, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _closing.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        var path = context.Request.Path.Value!;
        var method = path[(path.LastIndexOf('/') + 1)..];
        Calls.AddOrUpdate(method, 1, static (_, count) => count + 1);
        switch (method)
        {
            case "getUpdates":
                await AnswerAsync(context, await UpdatesAsync(await BodyAsync(context), context.RequestAborted));
                break;
            case "sendMessage" or "editMessageText":
                using (var body = await BodyAsync(context))
                {
                    var chat = body.RootElement.GetProperty("chat_id").GetInt64();
                    var text = body.RootElement.GetProperty("text").GetString()!;
                    Heard(new(method, chat, text, at));
                    await AnswerAsync(context, Message(chat, text));
                }

                break;
            case "getMe":
                await AnswerAsync(context, Me);
                break;
            default:
                await AnswerAsync(context, True);
                break;
        }
    }

    private static async Task<JsonDocument> BodyAsync(HttpContext context) =>
        context.Request.ContentLength is null or > 0 ? await JsonDocument.ParseAsync(context.Request.Body) : JsonDocument.Parse("{}");

    private byte[] Message(long chat, string text) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"ok":true,"result":{"message_id":{{{Interlocked.Increment(ref _lastMessage)}}},"date":1790000000,"chat":{"id":{{{chat}}},"type":"private","first_name":"P"},"text":{{{JsonSerializer.Serialize(text)}}}}}"""));

    private async Task<byte[]> UpdatesAsync(JsonDocument request, CancellationToken aborted)
    {
        using var body = request;
        var offset = body.RootElement.TryGetProperty("offset", out var wanted) ? wanted.GetInt32() : 0;
        var seconds = body.RootElement.TryGetProperty("timeout", out var time) ? time.GetInt32() : 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(aborted, _closing.Token);
        patience.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (true)
        {
            var arrived = Volatile.Read(ref _arrived).Task;
            if (Pending(offset) is { } batch)
            {
                return batch;
            }

            try
            {
                await arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                return """{"ok":true,"result":[]}"""u8.ToArray();
            }
        }
    }

    private byte[]? Pending(int offset)
    {
        lock (_gate)
        {
            while (_updates.First is { } first && first.Value.Id < offset)
            {
                _updates.RemoveFirst();
            }

            if (_updates.Count == 0)
            {
                return null;
            }

            var buffer = new ArrayBufferWriter<byte>();
            buffer.Write("""{"ok":true,"result":["""u8);
            var separator = ""u8;
            foreach (var (_, json) in _updates.Take(MostUpdates))
            {
                buffer.Write(separator);
                buffer.Write(json);
                separator = ","u8;
            }

            buffer.Write("]}"u8);
            return buffer.WrittenSpan.ToArray();
        }
    }

    private static async Task AnswerAsync(HttpContext context, byte[] json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json);
    }
}

/// <summary>A text that a bot sent.</summary>
/// <param name="Method"><c>sendMessage</c> or <c>editMessageText</c>.</param>
/// <param name="Chat">The chat.</param>
/// <param name="Text">The text.</param>
/// <param name="At">When it arrived (<see cref="Stopwatch"/> ticks).</param>
internal readonly record struct Sent(string Method, long Chat, string Text, long At);
