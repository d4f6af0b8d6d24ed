using System.Text;
using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The beginning and the end of a record, and no more of it however long it is. A line that is cut off there, or half written, is left out.
/// </summary>
internal static class ClaudeRecordEnds
{
    /// <summary>Most bytes that are read of each end.</summary>
    private const int Window = 256 * 1024;

    /// <summary>Reads them.</summary>
    /// <param name="file">The record.</param>
    /// <returns>The entries, in order.</returns>
    /// <exception cref="IOException">The record can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record can't be read.</exception>
    public static IEnumerable<JsonElement> Read(string file)
    {
        using var stream = new FileStream(
            file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return Lines(stream).Select(ClaudeTranscript.TryParse).OfType<JsonElement>();
    }

    private static string[] Lines(FileStream stream)
    {
        var length = stream.Length;
        var head = Part(stream, 0, Math.Min(length, Window));
        if (length <= Window)
        {
            return head.Split('\n');
        }

        var from = Math.Max(Window, length - Window);
        var tail = Part(stream, from, length - from).Split('\n');
        return [.. head.Split('\n')[..^1], .. tail[1..]];
    }

    private static string Part(FileStream stream, long from, long length)
    {
        var bytes = new byte[length];
        stream.Position = from;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, read));
    }
}
