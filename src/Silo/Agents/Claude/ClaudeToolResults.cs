using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Reads lines with results of tools. They are most of what an agent prints, some are megabytes, and we show the beginning at most:
/// so they are read in one pass that copies nothing else. What is missing or of another kind is simply not there.
/// </summary>
internal static class ClaudeToolResults
{
    /// <summary>Whether a line is one of these, as far as its beginning tells.</summary>
    /// <param name="line">The line.</param>
    /// <returns>False if it has to be read to know.</returns>
    public static bool Begins(ReadOnlySpan<byte> line) => line.StartsWith("""{"type":"user","""u8);

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The results of the main agent's tools.</returns>
    public static IReadOnlyList<ClaudeToolResult> Read(ReadOnlySpan<byte> line)
    {
        var results = new List<ClaudeToolResult>(1);
        var isMain = true;
        try
        {
            var reader = new Utf8JsonReader(line, JsonReading.InOnePass);
            reader.Read();
            while (reader.NextProperty())
            {
                var (isParent, isMessage) = (reader.ValueTextEquals("parent_tool_use_id"u8), reader.ValueTextEquals("message"u8));
                reader.Read();
                isMain &= !isParent || reader.TokenType is not JsonTokenType.String;
                if (isMessage && reader.TokenType is JsonTokenType.StartObject)
                {
                    ReadMessage(ref reader, results);
                }

                reader.Skip();
            }

            reader.Read();
        }
        catch (JsonException)
        {
            // It is no part of the protocol.
            return [];
        }

        return isMain ? results : [];
    }

    private static void ReadMessage(ref Utf8JsonReader reader, List<ClaudeToolResult> results)
    {
        while (reader.NextProperty())
        {
            var isContent = reader.ValueTextEquals("content"u8);
            reader.Read();
            if (isContent && reader.TokenType is JsonTokenType.StartArray)
            {
                while (reader.NextItem())
                {
                    if (reader.TokenType is JsonTokenType.StartObject)
                    {
                        ReadBlock(ref reader, results);
                    }

                    reader.Skip();
                }
            }

            reader.Skip();
        }
    }

    private static void ReadBlock(ref Utf8JsonReader reader, List<ClaudeToolResult> results)
    {
        var (isResult, isError, id, text) = (false, false, "", "");
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isResult = reader.Is("tool_result"u8);
            }
            else if (reader.ValueTextEquals("tool_use_id"u8))
            {
                reader.Read();
                id = reader.TokenType is JsonTokenType.String ? ToolTexts.Result(reader.ValueSpan) : "";
            }
            else if (reader.ValueTextEquals("is_error"u8))
            {
                reader.Read();
                isError = reader.TokenType is JsonTokenType.True;
            }
            else if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                text = Text(ref reader);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        if (isResult)
        {
            results.Add(new(id, text, isError));
        }
    }

    /// <summary>What a tool returned: a text, or a list of texts and other things, of which the kind is told.</summary>
    private static string Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return ToolTexts.Result(reader.ValueSpan);
        }

        var parts = new List<string>();
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            while (reader.NextItem())
            {
                if (reader.TokenType is JsonTokenType.StartObject)
                {
                    parts.Add(Part(ref reader));
                }

                reader.Skip();
            }
        }

        return ToolTexts.Result(parts);
    }

    private static string Part(ref Utf8JsonReader reader)
    {
        string? text = null, kind = null;
        while (reader.NextProperty())
        {
            var (isText, isKind) = (reader.ValueTextEquals("text"u8), reader.ValueTextEquals("type"u8));
            reader.Read();
            if (reader.TokenType is JsonTokenType.String && (isText || isKind))
            {
                var value = ToolTexts.Result(reader.ValueSpan);
                (text, kind) = isText ? (value, kind) : (text, value);
            }

            reader.Skip();
        }

        return text ?? $"[{kind}]";
    }
}

/// <summary>What a tool returned.</summary>
/// <param name="ToolUseId">The use.</param>
/// <param name="Text">The result in short.</param>
/// <param name="IsError">Whether the tool failed.</param>
internal sealed record ClaudeToolResult(string ToolUseId, string Text, bool IsError);
