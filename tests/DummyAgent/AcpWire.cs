namespace Dormouse.DummyAgent;

/// <summary>A turn in the Agent Client Protocol: the answer to one request, and updates before it.</summary>
internal sealed class AcpWire(string session, string request) : IWire
{
    private const string Options =
        """[{"optionId":"always","kind":"allow_always","name":"Always"},{"optionId":"yes","kind":"allow_once","name":"Yes"},"""
        + """{"optionId":"no","kind":"reject_once","name":"No"}]""";

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

    public void Ask(string tool, string command)
    {
        var (id, line) = (StreamJson.Text(tool), StreamJson.Text(command));
        var call = $$$"""
            {"toolCallId":{{{id}}},"title":{{{line}}},"kind":"execute","status":"pending","rawInput":{"command":{{{line}}}}}
            """.Trim();
        var parameters = $$$"""{"sessionId":{{{_session}}},"toolCall":{{{call}}},"options":{{{Options}}}}""";
        StreamJson.Write($$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"session/request_permission","params":{{{parameters}}}}""");
    }

    public void Ran(string tool, string result)
    {
        var (id, said) = (StreamJson.Text(tool), StreamJson.Text(result));
        Update(session, $$$"""
            {"sessionUpdate":"tool_call_update","toolCallId":{{{id}}},"status":"completed","rawOutput":{"output":{{{said}}}}}
            """.Trim());
    }

    public void Answer(string text) => Grow($"\n\n{text}");

    public void End(string? uuid, string answer) =>
        Answer(request, """{"stopReason":"end_turn","usage":{"inputTokens":10,"outputTokens":2}}""");

    public void Abort(string? uuid) => Answer(request, """{"stopReason":"cancelled"}""");
}
