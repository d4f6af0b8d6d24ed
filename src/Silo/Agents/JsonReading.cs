using System.Text.Json;

namespace Dormouse.Silo.Agents;

/// <summary>Reads JSON that others write: what is missing or of another kind is simply not there.</summary>
internal static class JsonReading
{
    /// <summary>How deep values may lie in each other. Whoever copies deeper ones needs more stack than a thread has.</summary>
    public const int MostDepth = 500;

    // What an agent counts can't be more; what is, comes from a broken line and must not overflow a sum.
    private const double MostNumber = 1e15;

    /// <summary>For lines that are read in one pass.</summary>
    public static JsonReaderOptions InOnePass { get; } = new() { MaxDepth = MostDepth };

    /// <summary>For lines that are read as a whole.</summary>
    public static JsonDocumentOptions AsWhole { get; } = new() { MaxDepth = MostDepth };

    public static JsonElement? Property(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    public static string? String(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.String } value ? JsonText.Read(value) : null;

    public static bool Bool(this JsonElement element, string name) => element.Property(name) is { ValueKind: JsonValueKind.True };

    public static long Number(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Number } value ? (long)Counted(value) : 0;

    public static decimal Decimal(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Number } value ? (decimal)Counted(value) : 0;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Property(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    private static double Counted(JsonElement number) =>
        number.TryGetDouble(out var value) && double.IsFinite(value) ? Math.Clamp(value, -MostNumber, MostNumber) : 0;
}
