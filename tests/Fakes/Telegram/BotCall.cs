using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>One call of a bot method as it came in, with every argument as JSON however it was encoded.</summary>
public sealed class BotCall
{
    /// <summary>The outcome of a call that took effect, and whose answer waits.</summary>
    public const string AnswerHeld = "ok, answer held";

    /// <summary>The outcome of a call that took effect, and whose connection broke before the answer.</summary>
    public const string Dropped = "ok, then dropped";

    internal BotCall(string method, JsonObject args, IReadOnlyDictionary<string, SentFile> files, DateTimeOffset at)
    {
        Method = method;
        Args = args;
        Files = files;
        At = at;
    }

    public string Method { get; }

    public JsonObject Args { get; }

    /// <summary>The parts of a multipart body that were files, by the name of the part.</summary>
    public IReadOnlyDictionary<string, SentFile> Files { get; }

    public DateTimeOffset At { get; }

    /// <summary>"pending", "ok", the error text ("400 Bad Request: ..."), or what a fault did ("dropped before").</summary>
    public string Outcome { get; internal set; } = "pending";

    public long? ChatId => Long("chat_id");

    public override string ToString() => $"{Method} {Args.ToJsonString()} -> {Outcome}";

    internal string? Text(string name) => Args[name] is { } node ? AsText(node) : null;

    internal long? Long(string name) => long.TryParse(Text(name), out var number) ? number : null;

    internal bool Flag(string name) => Text(name) is "true" or "True" or "1";

    internal long Required(string name, string message) => Long(name) ?? throw new BotApiError(400, $"Bad Request: {message}");

    private static string AsText(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();
}

/// <summary>A file of a message or a body.</summary>
public sealed record SentFile(string Name, string Mime, byte[] Bytes);
