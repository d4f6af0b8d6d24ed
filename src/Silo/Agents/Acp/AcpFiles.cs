using System.Text;
using System.Text.Json;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>Reads what agents keep on disk. A sandboxed one could have put a link or a pipe there: neither is followed or opened.</summary>
internal static class AcpFiles
{
    /// <summary>For a look through folders of an agent.</summary>
    public static EnumerationOptions WithoutLinks { get; } = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>How long a file is.</summary>
    /// <param name="path">The file, or null.</param>
    /// <returns>Bytes; 0 if there is none.</returns>
    public static long LengthOf(string? path) =>
        path is not null && FileFacts.Of(path) is { Kind: EntryKind.File } ? new FileInfo(path).Length : 0;

    /// <summary>The lines of a file behind a position.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">The position, in bytes.</param>
    /// <returns>The lines; null if it is shorter, or no plain file.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<IReadOnlyList<string>?> LinesBehindAsync(string path, long from)
    {
        using var folder = HeldFolder.Open(Path.GetDirectoryName(path)!, follows: true);
        await using var file = folder.OpenFile(Path.GetFileName(path));
        if (file.Length < from)
        {
            return null;
        }

        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether the last line was cut off, so that it may be anything.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>True if it is no JSON.</returns>
    public static bool IsCutOff(IReadOnlyList<string> lines) => lines is [.., var last] && Parse(last) is null;

    /// <summary>The objects of lines; those that are none are passed over.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>The objects.</returns>
    public static IEnumerable<JsonElement> Entries(IEnumerable<string> lines) => lines.Select(Parse).OfType<JsonElement>();

    private static JsonElement? Parse(string line)
    {
        try
        {
            return JsonElement.Parse(JsonText.Whole(Encoding.UTF8.GetBytes(line)).Span, JsonReading.AsWhole);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
