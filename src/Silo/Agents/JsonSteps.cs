using System.Text.Json;

namespace Dormouse.Silo.Agents;

/// <summary>
/// Goes through JSON that others write without copying it. After each value the reader is to skip what it did not look into.
/// </summary>
internal static class JsonSteps
{
    /// <summary>Goes on to the next name in an object.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is JsonTokenType.PropertyName;

    /// <summary>Goes on to the next item of a list.</summary>
    public static bool NextItem(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType is not JsonTokenType.EndArray;

    /// <summary>Whether a value is a certain string.</summary>
    public static bool Is(this ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(text);
}
