using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

internal abstract record ReplyBlock;

internal sealed record TextBlock(IReadOnlyList<string> Chunks, Func<CancellationToken, Task>? Between) : ReplyBlock;

internal sealed record ThinkingBlock(string Thinking) : ReplyBlock;

internal sealed record ToolUseBlock(string Name, JsonObject Input) : ReplyBlock;

internal sealed record ReplyFailure(int Status, string Type, string Message, int? RetryAfterSeconds)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

internal enum ReplyEnd
{
    Complete,
    HttpError,
    ErrorEvent,
    Hang,
    Cut,
}
