using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What can be told of a line that can't be read as a whole: it is cut off, too deep, or not as we know its kind.</summary>
/// <param name="Type">Its type, or null if that does not stand in what could be read.</param>
/// <param name="RequestId">The id of the request that it is, or null.</param>
internal readonly record struct ClaudeEnvelope(string? Type, string? RequestId)
{
    private static readonly JsonReaderOptions AtAnyDepth = new() { MaxDepth = int.MaxValue };

    /// <summary>Reads as far as it can be read.</summary>
    /// <param name="line">The line.</param>
    /// <returns>What was found.</returns>
    public static ClaudeEnvelope Read(ReadOnlySpan<byte> line)
    {
        var (type, request) = (default(string), default(string));
        try
        {
            var reader = new Utf8JsonReader(line, AtAnyDepth);
            reader.Read();
            while (reader.NextProperty())
            {
                var (isType, isRequest) = (reader.ValueTextEquals("type"u8), reader.ValueTextEquals("request_id"u8));
                reader.Read();
                if (reader.TokenType is JsonTokenType.String && (isType || isRequest))
                {
                    var text = JsonText.Read(ref reader);
                    (type, request) = isType ? (text, request) : (type, text);
                }

                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // What came before is all that there is.
        }

        return new(type, request);
    }
}
