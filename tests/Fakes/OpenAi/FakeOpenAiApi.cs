using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>
/// A scripted model behind OpenAI's two APIs, Responses and chat completions, streamed, as agents other than claude ask it. It answers by
/// rule, or with an echo of what the person wrote last.
/// </summary>
public sealed class FakeOpenAiApi : IAsyncDisposable
{
    private readonly Bell _bell = new();
    private readonly Journal<OpenAiRequest> _requests;
    private readonly Journal<string> _violations;
    private readonly Lock _gate = new();
    private readonly List<(Func<OpenAiRequest, bool> Matches, OpenAiReply Reply)> _rules = [];
    private Loopback _server = null!;

    private FakeOpenAiApi()
    {
        _requests = new(_bell);
        _violations = new(_bell);
    }

    /// <summary>The base URL of its models, with <c>/v1</c>.</summary>
    public string Url => $"{_server.Url.ToString().TrimEnd('/')}/v1";

    /// <summary>The requests of turns: those without tools are for titles and the like.</summary>
    public IReadOnlyList<OpenAiRequest> Requests => [.. _requests.Entries.Where(static request => request.Tools.Count > 0)];

    /// <summary>What the real API would have refused; a strict test asserts that it is empty.</summary>
    public IReadOnlyList<string> Violations => _violations.Entries;

    public static async Task<FakeOpenAiApi> StartAsync()
    {
        var api = new FakeOpenAiApi();
        api._server = await Loopback.StartAsync(0, api.HandleAsync, api._violations.Add);
        return api;
    }

    /// <summary>The first rule that matches answers; rules see no requests without tools.</summary>
    public void When(Func<OpenAiRequest, bool> matches, OpenAiReply reply)
    {
        lock (_gate)
        {
            _rules.Add((matches, reply));
        }
    }

    public Task<OpenAiRequest> WaitForRequest(
        Func<OpenAiRequest, bool> predicate, [CallerArgumentExpression(nameof(predicate))] string what = "") =>
        _bell.UntilAsync(
            () => Requests.FirstOrDefault(predicate),
            $"a request with {what}",
            () => string.Join(Environment.NewLine, [.. Requests.Select(static request => $"  {request}"), .. Violations]),
            timeout: null);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        var path = context.Request.Path.Value ?? "";
        if (context.Request.Method == "GET" && path.EndsWith("/models", StringComparison.Ordinal))
        {
            var model = new JsonObject { ["id"] = "fake-1", ["object"] = "model", ["created"] = 1, ["owned_by"] = "fake" };
            await context.Response.WriteAsJsonAsync(new JsonObject { ["object"] = "list", ["data"] = new JsonArray(model) }, stop);
            return;
        }

        var isResponses = path.EndsWith("/responses", StringComparison.Ordinal);
        if (context.Request.Method != "POST" || !(isResponses || path.EndsWith("/chat/completions", StringComparison.Ordinal)))
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (!context.Request.Headers.ContainsKey("Authorization"))
        {
            await RefuseAsync(context, 401, "no key");
            return;
        }

        if (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: stop) is not JsonObject { } json
            || json["model"] is null || json[isResponses ? "input" : "messages"] is not JsonArray)
        {
            await RefuseAsync(context, 400, $"not a request of {path}");
            return;
        }

        var request = new OpenAiRequest(json, isResponses);
        _requests.Add(request);
        await new OpenAiWriter(context, request, Choose(request), stop).WriteAsync();
    }

    private async Task RefuseAsync(HttpContext context, int status, string why)
    {
        _violations.Add(why);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = why } });
    }

    private OpenAiReply Choose(OpenAiRequest request)
    {
        if (request.Tools.Count == 0)
        {
            return OpenAiReply.Text("A conversation");
        }

        lock (_gate)
        {
            return _rules.FirstOrDefault(rule => rule.Matches(request)).Reply
                ?? OpenAiReply.Text(request.AnswersATool ? $"the tool said {request.ToolResults[^1]}" : $"echo: {request.LastUserText}");
        }
    }
}

/// <summary>What the model answers.</summary>
public sealed class OpenAiReply
{
    private OpenAiReply()
    {
    }

    internal IReadOnlyList<string> Chunks { get; private init; } = [];

    internal Task? Gate { get; private init; }

    internal string? Shell { get; private init; }

    public static OpenAiReply Text(string text) => new() { Chunks = [text] };

    /// <summary>Streams the first chunk at once and the others when the gate is set.</summary>
    public static OpenAiReply SlowText(IReadOnlyList<string> chunks, Task gate) => new() { Chunks = chunks, Gate = gate };

    /// <summary>Wants a command to be run, and where the agent has a sandbox, outside of it.</summary>
    public static OpenAiReply Command(string command) => new() { Chunks = ["I will run it."], Shell = command };
}
