namespace Dormouse.DummyAgent;

/// <summary>A turn in the Agent Client Protocol: the answer to one request, and updates before it.</summary>
internal sealed class AcpWire(string session, string request) : IWire
{
    private readonly string _session = StreamJson.Text(session);

    public static void Answer(string request, string result) => StreamJson.Write($$$"""
        {"jsonrpc":"2.0","id":{{{request}}},"result":{{{result}}}}
        """);

    public static void Fail(string request, int code, string message) => StreamJson.Write($$$"""
        {"jsonrpc":"2.0","id":{{{request}}},"error":{"code":{{{code}}},"message":{{{StreamJson.Text(message)}}}}}
        """);

    public static void Update(string session, string update) => StreamJson.Write($$$"""
        {"jsonrpc":"2.0","method":"session/update","params":{"sessionId":{{{StreamJson.Text(session)}}},"update":{{{update}}}}}
        """);

    public static string Chunk(string kind, string text) => $$$"""
        {"sessionUpdate":"{{{kind}}}","content":{"type":"text","text":{{{StreamJson.Text(text)}}}}}
        """;

    public void Begin()
    {
        // Nothing says so.
    }

    public void BeginText()
    {
        // The first chunk does.
    }

    public void Grow(string text) => Update(session, Chunk("agent_message_chunk", text));

    public void Ask(string tool, string command) => StreamJson.Write($$$"""
        {"jsonrpc":"2.0","id":{{{StreamJson.Text(tool)}}},"method":"session/request_permission","params":{"sessionId":{{{_session}}},"toolCall":{"toolCallId":{{{StreamJson.Text(tool)}}},"title":{{{StreamJson.Text(command)}}},"kind":"execute","status":"pending","rawInput":{"command":{{{StreamJson.Text(command)}}}}},"options":[{"optionId":"always","kind":"allow_always","name":"Always"},{"optionId":"yes","kind":"allow_once","name":"Yes"},{"optionId":"no","kind":"reject_once","name":"No"}]}}
        """);

    public void Ran(string tool, string result) => Update(session, $$$"""
        {"sessionUpdate":"tool_call_update","toolCallId":{{{StreamJson.Text(tool)}}},"status":"completed","rawOutput":{"output":{{{StreamJson.Text(result)}}}}}
        """);

    public void Answer(string text) => Grow($"\n\n{text}");

    public void End(string? uuid, string answer) => Answer(request, """{"stopReason":"end_turn","usage":{"inputTokens":10,"outputTokens":2}}""");

    public void Abort(string? uuid) => Answer(request, """{"stopReason":"cancelled"}""");
}
