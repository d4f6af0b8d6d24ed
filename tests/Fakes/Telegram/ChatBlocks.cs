using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>The chats that must be left alone until a time, because of a 429.</summary>
internal sealed class ChatBlocks(Action<string> violation)
{
    /// <summary>A timer of the bot may fire this much early.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, DateTimeOffset> _until = [];

    public BotApiError Block(BotCall call, int seconds)
    {
        lock (_until)
        {
            _until[Key(call)] = call.At + TimeSpan.FromSeconds(seconds);
        }

        return TooMany(seconds);
    }

    /// <summary>Throws for a call that comes too early.</summary>
    public void Check(BotCall call)
    {
        TimeSpan left;
        lock (_until)
        {
            left = _until.GetValueOrDefault(Key(call)) - call.At;
        }

        if (left <= Tolerance)
        {
            return;
        }

        // A typing action may already have been under way when the chat was blocked.
        if (call.Method != "sendChatAction")
        {
            violation($"{call.Method} to {Key(call)} during retry_after, {left.TotalSeconds:0.##} s too early");
        }

        throw TooMany((int)Math.Ceiling(left.TotalSeconds));
    }

    private static string Key(BotCall call) => call.ChatId is { } chat ? $"chat {chat}" : call.Method;

    private static BotApiError TooMany(int seconds) =>
        new(429, $"Too Many Requests: retry after {seconds}", new JsonObject { ["retry_after"] = seconds });
}
