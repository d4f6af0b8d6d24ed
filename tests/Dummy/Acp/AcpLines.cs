using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Dummy.Acp;

/// <summary>What the agent writes: whole lines, one after the other.</summary>
internal sealed class AcpLines
{
    /// <summary>An answer to nothing, as one agent writes it.</summary>
    public const string ParseError = """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}""" + "\n";

    private static readonly Stream Output = Console.OpenStandardOutput();
    private static readonly Lock Gate = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _asked = new();
    private int _last;

    /// <summary>Writes text as it is, in one piece.</summary>
    public static void Write(string text)
    {
        lock (Gate)
        {
            Output.Write(Encoding.UTF8.GetBytes(text));
            Output.Flush();
        }
    }

    public static JsonObject Content(string text) =>
        new() { ["type"] = "content", ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } };

    public static JsonObject Chunk(string kind, string text) =>
        new() { ["sessionUpdate"] = kind, ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } };

    public static string UpdateLine(string session, JsonObject update) => new JsonObject
    {
        ["jsonrpc"] = "2.0", ["method"] = "session/update",
        ["params"] = new JsonObject { ["sessionId"] = session, ["update"] = update },
    }.ToJsonString() + "\n";

    public static string AnswerLine(JsonNode? id, JsonObject result) =>
        new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["result"] = result }.ToJsonString() + "\n";

    public void Answer(JsonNode? id, JsonObject result) => Write(AnswerLine(id, result));

    public void Fail(JsonNode? id, int code, string message, string? details = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (details is not null)
        {
            error["data"] = new JsonObject { ["details"] = details };
        }

        Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone(), ["error"] = error }.ToJsonString() + "\n");
    }

    public void Update(string session, JsonObject update) => Write(UpdateLine(session, update));

    public void Say(string session, string text) => Update(session, Chunk("agent_message_chunk", text));

    /// <summary>Asks the host; ids are texts, which JSON-RPC allows.</summary>
    public Task<JsonObject> AskAsync(string method, JsonObject parameters, out string id)
    {
        id = $"ask-{Interlocked.Increment(ref _last)}";
        var answer = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Write(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString() + "\n");
        return answer.Task;
    }

    public void TakeAnswer(JsonObject message)
    {
        if (message["id"] is JsonValue id && id.TryGetValue<string>(out var text) && _asked.TryRemove(text, out var asked))
        {
            asked.SetResult(message);
        }
        else
        {
            new AcpHistory().Violate($"an answer to nothing: {message.ToJsonString()}");
        }
    }
}
