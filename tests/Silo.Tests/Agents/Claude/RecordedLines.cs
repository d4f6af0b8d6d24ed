namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>Lines of the CLI, shortened: <c>Old</c> as 2.1.197 prints them, <c>New</c> as 2.1.330 does.</summary>
internal static class RecordedLines
{
    public const string Ready =
        """{"type":"control_response","response":{"subtype":"success","request_id":"initialize","response":{"commands":[{"name":"compact","description":"x"},{"name":"context"}],"agents":[],"pid":2446,"claude_code_version":"2.1.330"}}}""";

    public const string Init =
        $$"""{"type":"system","subtype":"init","cwd":"/w","session_id":"{{FedConnection.Session}}","tools":["Task","Bash"],"model":"claude-opus-5-5","permissionMode":"default","slash_commands":["compact"],"claude_code_version":"2.1.330","uuid":"5089"}""";

    public const string BlockStart =
        """{"type":"stream_event","event":{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}},"session_id":"s","parent_tool_use_id":null,"uuid":"u"}""";

    public const string ToolUse =
        """{"type":"assistant","message":{"id":"msg_x","type":"message","role":"assistant","content":[{"type":"tool_use","id":"toolu_x","name":"Bash","input":{"command":"echo hi","description":"says hi"}}],"stop_reason":null},"parent_tool_use_id":null,"session_id":"s"}""";

    public const string NewToolResult =
        """{"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_x","type":"tool_result","content":"hi","is_error":false}]},"parent_tool_use_id":null,"session_id":"s","tool_use_result":{"stdout":"hi","stderr":""},"tool_result_meta":[{"id":"toolu_x"}]}""";

    public const string OldToolError =
        """{"type":"user","message":{"role":"user","content":[{"tool_use_id":"toolu_x","type":"tool_result","content":[{"type":"text","text":"boom"},{"type":"image"}],"is_error":true}]},"parent_tool_use_id":null,"session_id":"s","tool_use_result":"Error: boom"}""";

    public const string Permission =
        """{"type":"control_request","request_id":"a6f3","request":{"subtype":"can_use_tool","tool_name":"Bash","input":{"command":"touch zzz1"},"permission_suggestions":[{"type":"setMode","mode":"acceptEdits","destination":"session"},{"type":"addRules","rules":[{"toolName":"Bash","ruleContent":"touch zzz1 *"}],"behavior":"allow","destination":"localSettings"}],"tool_use_id":"toolu_x"}}""";

    public const string PermissionCancelled = """{"type":"control_cancel_request","request_id":"a6f3"}""";

    public const string OldInterrupted =
        """{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_streaming","num_turns":2,"stop_reason":null,"total_cost_usd":0.01,"errors":["[ede_diagnostic] result_type=user"]}""";

    public const string ResumeFailed =
        """{"type":"result","subtype":"error_during_execution","is_error":true,"num_turns":0,"errors":["No conversation found with session ID: X"],"total_cost_usd":0}""";

    public static string Delta(string text) =>
        $$$"""{"type":"stream_event","event":{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{text}}}"}},"session_id":"s","parent_tool_use_id":null,"uuid":"u","api_message_id":"msg_x"}""";

    public static string OldResult(string text, string total = "0.01", bool isError = false) =>
        $$$"""{"type":"result","subtype":"success","is_error":{{{(isError ? "true" : "false")}}},"duration_ms":154,"num_turns":1,"result":"{{{text}}}","stop_reason":"end_turn","session_id":"s","total_cost_usd":{{{total}}},"usage":{"input_tokens":100,"output_tokens":2,"cache_creation_input_tokens":20,"cache_read_input_tokens":3},"permission_denials":[],"terminal_reason":"completed"}""";

    public static string NewResult(string text, Guid prompt, string total = "0.01", string since = "0.01") =>
        $$$"""{"duration_api_ms":99,"is_error":false,"result":"{{{text}}}","usage":{"input_tokens":100,"output_tokens":2,"cache_creation_input_tokens":20,"cache_read_input_tokens":3},"total_cost_usd":{{{total}}},"model_usage_since_last_result":{"claude-opus-5-5":{"costUSD":{{{since}}}},"claude-haiku-4-5":{"costUSD":0.002}},"user_message_uuids":["{{{prompt}}}"],"terminal_reason":"completed","subtype":"success","type":"result"}""";
}
