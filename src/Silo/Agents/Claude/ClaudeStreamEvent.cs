using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// A line of an answer that is being written. There is one for every few words, so they are read in one pass. What is missing or of
/// another kind is simply not there.
/// </summary>
/// <param name="BeginsText">Whether a block of text begins.</param>
/// <param name="Text">What was written; null if nothing was.</param>
internal readonly record struct ClaudeStreamEvent(bool BeginsText, string? Text)
{
    /// <summary>Whether a line is one of these, as far as its beginning tells.</summary>
    /// <param name="line">The line.</param>
    /// <returns>False if it has to be read to know.</returns>
    public static bool Begins(ReadOnlySpan<byte> line) => line.StartsWith("""{"type":"stream_event","""u8);

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>What the main agent wrote; nothing if it was another one.</returns>
    public static ClaudeStreamEvent Read(ReadOnlySpan<byte> line)
    {
        var (read, isMain) = (default(ClaudeStreamEvent), true);
        try
        {
            var reader = new Utf8JsonReader(line, JsonReading.InOnePass);
            reader.Read();
            while (reader.NextProperty())
            {
                var (isParent, isEvent) = (reader.ValueTextEquals("parent_tool_use_id"u8), reader.ValueTextEquals("event"u8));
                reader.Read();
                isMain &= !isParent || reader.TokenType is not JsonTokenType.String;
                if (isEvent && reader.TokenType is JsonTokenType.StartObject)
                {
                    read = ReadEvent(ref reader);
                }

                reader.Skip();
            }

            reader.Read();
        }
        catch (JsonException)
        {
            // It is no part of the protocol.
            return default;
        }

        return isMain ? read : default;
    }

    private static ClaudeStreamEvent ReadEvent(ref Utf8JsonReader reader)
    {
        var (isStart, isDelta, isTextBlock, text) = (false, false, false, default(string));
        while (reader.NextProperty())
        {
            var (isType, isBlock, isChange) =
                (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("content_block"u8), reader.ValueTextEquals("delta"u8));
            reader.Read();
            if (isType)
            {
                (isStart, isDelta) = (reader.Is("content_block_start"u8), reader.Is("content_block_delta"u8));
            }
            else if (reader.TokenType is JsonTokenType.StartObject && (isBlock || isChange))
            {
                var (kind, written) = ReadPart(ref reader);
                (isTextBlock, text) = isBlock ? (kind, text) : (isTextBlock, written);
            }

            reader.Skip();
        }

        return new(isStart && isTextBlock, isDelta ? text : null);
    }

    private static (bool IsText, string? Text) ReadPart(ref Utf8JsonReader reader)
    {
        var (isTextKind, text) = (false, default(string));
        while (reader.NextProperty())
        {
            var (isType, isText) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("text"u8));
            reader.Read();
            isTextKind |= isType && reader.Is("text"u8);
            text = isText && reader.TokenType is JsonTokenType.String ? JsonText.Read(ref reader) : text;
            reader.Skip();
        }

        return (isTextKind, text);
    }
}
