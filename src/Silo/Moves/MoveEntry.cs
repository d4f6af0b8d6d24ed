using System.Text.Json.Serialization;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>One folder, file or link of a session that moves.</summary>
/// <param name="Part">What it belongs to: <see cref="MoveParts.Work"/>, or a part of the agent's history.</param>
/// <param name="Path">Where in the part, with <c>/</c> between names; empty for the part itself.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Size">Bytes; of a file.</param>
/// <param name="Time">When it was last changed, in ticks of UTC.</param>
/// <param name="Content">SHA-256 of a file; where a link goes.</param>
internal sealed record MoveEntry(
    [property: JsonPropertyName("part")] string Part,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("kind")] EntryKind Kind,
    [property: JsonPropertyName("mode")] int Mode,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("time")] long Time,
    [property: JsonPropertyName("content")] string? Content)
{
    /// <summary>Its absolute path.</summary>
    /// <param name="root">Where the part is.</param>
    /// <returns>The path.</returns>
    public string Under(string root) => Path.Length == 0 ? root : $"{root}/{Path}";

    /// <summary>Whether it can only lie inside its part.</summary>
    public bool IsInside =>
        Part.Length > 0
        && Part.All(static c => char.IsAsciiLetterLower(c) || c == '-')
        && (Path.Length == 0 || Path.Split('/').All(static name => name is not ("" or "." or "..") && !name.Contains('\0')));
}

/// <summary>Writes and reads entries.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MoveEntry))]
internal sealed partial class MoveJson : JsonSerializerContext;
