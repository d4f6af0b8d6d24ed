using System.Text.Json;

namespace Dormouse.Silo.Agents;

/// <summary>Reads JSON that others write: what is missing or of another kind is simply not there.</summary>
internal static class JsonReading
{
    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? String(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.String } value ? JsonText.Read(value) : null;

    public static bool Bool(this JsonElement element, string name) => element.Property(name) is { ValueKind: JsonValueKind.True };

    public static long Number(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Number } value ? (long)value.GetDouble() : 0;

    public static decimal Decimal(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Number } value ? (decimal)value.GetDouble() : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];
}
