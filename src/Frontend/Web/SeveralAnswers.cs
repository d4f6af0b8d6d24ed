using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dormouse.Frontend.Web;

/// <summary>
/// Reads an answer that is one text, or a list of them where several options may be chosen: <c>["Red", "Blue"]</c> is <c>Red, Blue</c>.
/// </summary>
internal sealed class SeveralAnswers : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString()!;
        }

        var chosen = new List<string>();
        for (_ = reader.TokenType is JsonTokenType.StartArray && reader.Read(); reader.TokenType is JsonTokenType.String; reader.Read())
        {
            chosen.Add(reader.GetString()!);
        }

        return reader.TokenType is JsonTokenType.EndArray ? string.Join(", ", chosen) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
