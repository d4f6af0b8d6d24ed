using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>
/// A strict, scripted Messages API: it refuses what the real one refuses, and answers by rule, by <see cref="Respond"/>
/// or with an echo of what the person wrote last.
/// </summary>
public sealed class FakeMessagesApi : IAsyncDisposable
{
    private readonly Bell _bell = new();
    private readonly Journal<ModelRequest> _requests;
    private readonly Journal<string> _violations;
    private readonly Journal<string> _otherCalls;
    private readonly Lock _gate = new();
    private readonly List<Rule> _rules = [];
    private Loopback _server = null!;
    private int _replies;

    private FakeMessagesApi()
    {
        _requests = new(_bell);
        _violations = new(_bell);
        _otherCalls = new(_bell);
    }

    /// <summary>What ANTHROPIC_BASE_URL has to be, without a slash at its end.</summary>
    public string Url => _server.Url.ToString().TrimEnd('/');

    /// <summary>The requests of turns. Those the CLI makes for itself are only in <see cref="AllRequests"/>.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. AllRequests.Where(request => !request.IsBackground)];

    public IReadOnlyList<ModelRequest> AllRequests => _requests.Entries;

    /// <summary>What the real API would have refused; a strict test asserts that it is empty.</summary>
    public IReadOnlyList<string> Violations => _violations.Entries;

    /// <summary>Calls to anything but messages, as "METHOD /path".</summary>
    public IReadOnlyList<string> OtherCalls => _otherCalls.Entries;

    /// <summary>Answers the requests of turns that no rule matched; null means the echo.</summary>
    public Func<ModelRequest, FakeReply?>? Respond { get; set; }

    public static async Task<FakeMessagesApi> StartAsync(int port = 0)
    {
        var api = new FakeMessagesApi();
        api._server = await Loopback.StartAsync(port, api.HandleAsync, api._violations.Add);
        return api;
    }

    /// <summary>The first rule that matches answers; rules see the requests the CLI makes for itself too.</summary>
    public void When(Func<ModelRequest, bool> matches, Func<ModelRequest, FakeReply> reply, int times = int.MaxValue)
    {
        lock (_gate)
        {
            _rules.Add(new Rule(matches, reply, times));
        }
    }

    public void ClearRules()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    public Task<ModelRequest> WaitForRequest(
        Func<ModelRequest, bool> predicate,
        TimeSpan? timeout = null,
        [CallerArgumentExpression(nameof(predicate))] string what = "") =>
        _bell.UntilAsync(() => AllRequests.FirstOrDefault(predicate), $"a request with {what}", Seen, timeout);

    /// <summary>Waits for a turn's request whose newest text of the person contains the words.</summary>
    public Task<ModelRequest> WaitForText(string contains, TimeSpan? timeout = null) =>
        _bell.UntilAsync(
            () => Requests.FirstOrDefault(request => request.LastUserText.Contains(contains, StringComparison.Ordinal)),
            $"a request whose last user text contains \"{contains}\"",
            Seen,
            timeout);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context, CancellationToken stop)
    {
        var number = Interlocked.Increment(ref _replies);
        context.Response.Headers["request-id"] = string.Create(CultureInfo.InvariantCulture, $"req_fake{number:D6}");
        switch (context.Request.Method, context.Request.Path.Value)
        {
            case ("POST", "/v1/messages"):
                await AnswerAsync(context, number, stop);
                break;
            case ("POST", "/v1/messages/count_tokens"):
                if (await ReadAsync(context, counting: true, stop) is { } counted)
                {
                    await context.Response.WriteAsJsonAsync(
                        new JsonObject { ["input_tokens"] = TokenEstimate.Of(counted) }, stop);
                }

                break;
            case ("HEAD", "/"):
                _otherCalls.Add("HEAD /");
                break;
            default:
                _otherCalls.Add($"{context.Request.Method} {context.Request.Path}");
                await ReplyWriter.WriteErrorAsync(context, new ReplyFailure(404, "not_found_error", "Not Found", null));
                break;
        }
    }

    private async Task AnswerAsync(HttpContext context, int number, CancellationToken stop)
    {
        if (await ReadAsync(context, counting: false, stop) is not { } json)
        {
            return;
        }

        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new ModelRequest(json, headers, TimeProvider.System.GetUtcNow());
        _requests.Add(request);
        var complete = false;
        try
        {
            complete = await new ReplyWriter(context, request, Choose(request), number, stop).WriteAsync();
        }
        finally
        {
            request.End(complete);
            _bell.Ring();
        }
    }

    /// <summary>The body, or null when it has been refused already.</summary>
    private async Task<JsonObject?> ReadAsync(HttpContext context, bool counting, CancellationToken stop)
    {
        if (!context.Request.Headers.ContainsKey("x-api-key") && !context.Request.Headers.ContainsKey("Authorization"))
        {
            await RefuseAsync(context, 401, "authentication_error", "x-api-key header is required");
            return null;
        }

        if (!context.Request.Headers.ContainsKey("anthropic-version"))
        {
            await RefuseAsync(context, 400, "invalid_request_error", "anthropic-version: header is required");
            return null;
        }

        JsonObject? json;
        try
        {
            json = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: stop) as JsonObject;
        }
        catch (JsonException)
        {
            json = null;
        }

        var reason = json is null ? "The request body is not valid JSON" : RequestRules.Refuse(json, counting);
        if (reason is not null)
        {
            await RefuseAsync(context, 400, "invalid_request_error", reason);
            return null;
        }

        return json;
    }

    private Task RefuseAsync(HttpContext context, int status, string type, string reason)
    {
        _violations.Add(reason);
        return ReplyWriter.WriteErrorAsync(context, new ReplyFailure(status, type, reason, null));
    }

    private FakeReply Choose(ModelRequest request)
    {
        Rule? rule;
        lock (_gate)
        {
            rule = _rules.FirstOrDefault(candidate => candidate.Left > 0 && candidate.Matches(request));
            if (rule is not null)
            {
                rule.Left--;
            }
        }

        if (rule is not null)
        {
            return rule.Reply(request);
        }

        if (request.IsBackground)
        {
            return FakeReply.Text("""{"title":"A conversation"}""");
        }

        return Respond?.Invoke(request)
            ?? FakeReply.Text(request.UserTexts.Count == 0 ? "ok" : $"echo: {request.LastUserText}");
    }

    private string Seen() => string.Join(Environment.NewLine, [.. AllRequests.Select(request => $"  {request}"), .. Violations]);

    private sealed class Rule(Func<ModelRequest, bool> matches, Func<ModelRequest, FakeReply> reply, int times)
    {
        public Func<ModelRequest, bool> Matches => matches;

        public Func<ModelRequest, FakeReply> Reply => reply;

        public int Left { get; set; } = times;
    }
}
