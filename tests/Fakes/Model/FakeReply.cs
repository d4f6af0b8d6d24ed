using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>What the model answers to one request: content blocks, or a failure at a chosen moment.</summary>
public sealed class FakeReply
{
    private FakeReply(params IReadOnlyList<ReplyBlock> blocks) => Blocks = blocks;

    internal IReadOnlyList<ReplyBlock> Blocks { get; private init; }

    internal ReplyFailure? Failure { get; private init; }

    internal ReplyEnd End { get; private init; }

    internal int? InputTokens { get; private init; }

    internal int? OutputTokens { get; private init; }

    public static FakeReply Text(string text) => new(new TextBlock([text], null));

    /// <summary>Streams the first chunk at once and takes the gate once before each further one.</summary>
    public static FakeReply SlowText(IReadOnlyList<string> chunks, SemaphoreSlim gate) =>
        new(new TextBlock(chunks, stop => gate.WaitAsync(stop)));

    /// <summary>Streams the first chunk at once and the others when the gate is set.</summary>
    public static FakeReply SlowText(IReadOnlyList<string> chunks, TaskCompletionSource gate) =>
        new(new TextBlock(chunks, gate.Task.WaitAsync));

    public static FakeReply Thinking(string thinking, string text) =>
        new(new ThinkingBlock(thinking), new TextBlock([text], null));

    public static FakeReply ToolUse(string name, JsonObject input, string? precedingText = null) =>
        precedingText is null
            ? new(new ToolUseBlock(name, input))
            : new(new TextBlock([precedingText], null), new ToolUseBlock(name, input));

    /// <summary>An HTTP error such as <c>Error(529, "overloaded_error", "Overloaded")</c>.</summary>
    public static FakeReply Error(int status, string type, string message, int? retryAfterSeconds = null) =>
        new() { End = ReplyEnd.HttpError, Failure = new ReplyFailure(status, type, message, retryAfterSeconds) };

    /// <summary>
    /// What an account with a login is told when its five hours are used up. The CLI heeds the headers only where it is logged in
    /// (CLAUDE_CODE_OAUTH_TOKEN), not with an API key.
    /// </summary>
    public static FakeReply UsageLimit(DateTimeOffset resetsAt)
    {
        var reset = resetsAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var headers = new Dictionary<string, string>
        {
            ["anthropic-ratelimit-unified-status"] = "rejected",
            ["anthropic-ratelimit-unified-reset"] = reset,
            ["anthropic-ratelimit-unified-representative-claim"] = "five_hour",
            ["anthropic-ratelimit-unified-5h-status"] = "rejected",
            ["anthropic-ratelimit-unified-5h-reset"] = reset,
            ["anthropic-ratelimit-unified-5h-utilization"] = "1.0",
        };
        const string message = "This request would exceed your account's rate limit. Please try again later.";
        return new() { End = ReplyEnd.HttpError, Failure = new ReplyFailure(429, "rate_limit_error", message, null) { Headers = headers } };
    }

    /// <summary>A 200 whose stream breaks off with an error event after the text.</summary>
    public static FakeReply ErrorInStream(string type, string message, string textBefore = "partly") =>
        new(new TextBlock([textBefore], null))
        {
            End = ReplyEnd.ErrorEvent,
            Failure = new ReplyFailure(200, type, message, null),
        };

    /// <summary>Says the text, if any, and then nothing more until the caller hangs up.</summary>
    public static FakeReply Hang(string? textBefore = null) =>
        (textBefore is null ? new FakeReply() : new FakeReply(new TextBlock([textBefore], null))).Ending(ReplyEnd.Hang);

    /// <summary>Says the text, if any, and cuts the connection.</summary>
    public static FakeReply Cut(string? textBefore = null) =>
        (textBefore is null ? new FakeReply() : new FakeReply(new TextBlock([textBefore], null))).Ending(ReplyEnd.Cut);

    /// <summary>The blocks of this reply and then those of another, as one message; the end is the other's.</summary>
    public FakeReply Then(FakeReply next) => new([.. Blocks, .. next.Blocks])
    {
        End = next.End,
        Failure = next.Failure,
        InputTokens = InputTokens,
        OutputTokens = OutputTokens,
    };

    /// <summary>Replaces the estimated token counts, for tests of costs.</summary>
    public FakeReply WithUsage(int inputTokens, int outputTokens) => new(Blocks)
    {
        End = End,
        Failure = Failure,
        InputTokens = inputTokens,
        OutputTokens = outputTokens,
    };

    private FakeReply Ending(ReplyEnd end) => new(Blocks) { End = end };
}
