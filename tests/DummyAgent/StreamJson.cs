using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dormouse.DummyAgent;

/// <summary>Lines of the CLI's stream-json, written whole.</summary>
internal static class StreamJson
{
    private static readonly Stream Output = Console.OpenStandardOutput();
    private static readonly Lock Gate = new();

    public static void Write(string line)
    {
        lock (Gate)
        {
            Output.Write(Encoding.UTF8.GetBytes(line + "\n"));
            Output.Flush();
        }
    }

    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    public static void Initialized(string request) => Write($$$$"""
        {"type":"control_response","response":{"subtype":"success","request_id":{{{{Text(request)}}}},"response":{"commands":[{"name":"compact"}],"models":[],"pid":{{{{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}}}},"claude_code_version":"2.1.330"}}}
        """);

    public static void Done(string request) => Write($$$$"""
        {"type":"control_response","response":{"subtype":"success","request_id":{{{{Text(request)}}}},"response":{}}}
        """);

    public static void Begin(string session) => Write($$$$"""
        {"type":"system","subtype":"init","session_id":{{{{Text(session)}}}},"model":"dummy","tools":[],"claude_code_version":"2.1.330"}
        """);

    public static void BeginBlock() => Write("""
        {"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}},"parent_tool_use_id":null}
        """);

    public static void Delta(string text) => Write($$$$"""
        {"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":{{{{Text(text)}}}}}},"parent_tool_use_id":null}
        """);

    public static void Tool(string id, string command) => Write($$$$"""
        {"type":"assistant","message":{"role":"assistant","content":[{"type":"tool_use","id":{{{{Text(id)}}}},"name":"Bash","input":{"command":{{{{Text(command)}}}}}}]},"parent_tool_use_id":null}
        """);

    public static void ToolResult(string id, string result) => Write($$$$"""
        {"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":{{{{Text(id)}}}},"content":{{{{Text(result)}}}},"is_error":false}]},"parent_tool_use_id":null}
        """);

    public static void Ask(string request, string tool, string command) => Write($$$$"""
        {"type":"control_request","request_id":{{{{Text(request)}}}},"request":{"subtype":"can_use_tool","tool_name":"Bash","input":{"command":{{{{Text(command)}}}}},"tool_use_id":{{{{Text(tool)}}}}}}
        """);

    public static void Assistant(string text) => Write($$$$"""
        {"type":"assistant","message":{"role":"assistant","content":[{"type":"text","text":{{{{Text(text)}}}}}]},"parent_tool_use_id":null}
        """);

    public static void Result(string? uuid, string text) => Write($$$$"""
        {"type":"result","subtype":"success","is_error":false,"result":{{{{Text(text)}}}},"total_cost_usd":0.01,"usage":{"input_tokens":10,"output_tokens":2},"terminal_reason":"completed","user_message_uuids":[{{{{(uuid is null ? "" : Text(uuid))}}}}]}
        """);

    public static void Aborted(string? uuid) => Write($$$$"""
        {"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_streaming","errors":["interrupted"],"usage":{},"user_message_uuids":[{{{{(uuid is null ? "" : Text(uuid))}}}}]}
        """);

    public static async Task RefuseAsync(string why, AgentStart start)
    {
        if (start.Resumes)
        {
            Write($$$$"""
                {"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,"errors":[{{{{Text(why)}}}}]}
                """);
        }

        await Console.Error.WriteLineAsync(why);
    }
}
