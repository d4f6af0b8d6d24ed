namespace Dormouse.Fakes;

public sealed record ModelToolResult(string ToolUseId, string Text, bool IsError);

public sealed record ModelImage(string MediaType, byte[] Bytes);
