using System.Security.Cryptography;
using System.Text.Json;
using Dormouse.Grains.Moves;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>
/// Everything that belongs to a session, in an order that is always the same: one JSON object a line. Its digest stands for
/// the whole, because it holds the digest of each file.
/// </summary>
/// <param name="bytes">The lines.</param>
/// <param name="entries">The same, read.</param>
/// <param name="leftOut">What can't be moved.</param>
internal sealed class FolderListing(byte[] bytes, IReadOnlyList<MoveEntry> entries, IReadOnlyList<string> leftOut)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>The lines.</summary>
    public byte[] Bytes => bytes;

    /// <summary>What there is; a folder comes before what is in it.</summary>
    public IReadOnlyList<MoveEntry> Entries => entries;

    /// <summary>Sockets, pipes and devices.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>SHA-256 of the lines.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Files in it.</summary>
    public int Files => entries.Count(static entry => entry.Kind is EntryKind.File);

    /// <summary>Bytes of all files.</summary>
    public long Size => entries.Sum(static entry => entry.Size);

    /// <summary>Writes a listing.</summary>
    /// <param name="entries">What there is.</param>
    /// <param name="leftOut">What can't be moved.</param>
    /// <returns>The listing.</returns>
    public static FolderListing Of(IReadOnlyList<MoveEntry> entries, IReadOnlyList<string> leftOut)
    {
        using var lines = new MemoryStream();
        foreach (var entry in entries)
        {
            JsonSerializer.Serialize(lines, entry, MoveJson.Default.MoveEntry);
            lines.Write(LineEnd);
        }

        return new(lines.ToArray(), entries, leftOut);
    }

    /// <summary>Reads a listing.</summary>
    /// <param name="bytes">The lines.</param>
    /// <returns>The listing.</returns>
    /// <exception cref="MoveException">It names a place outside of the session's folders.</exception>
    public static FolderListing Read(byte[] bytes)
    {
        var entries = new List<MoveEntry>();
        var rest = bytes.AsSpan();
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            entries.Add(JsonSerializer.Deserialize(rest[..end], MoveJson.Default.MoveEntry)!);
            rest = rest[(end + 1)..];
        }

        return entries.Find(static entry => !entry.IsInside) is { } outside
            ? throw new MoveException($"its listing names “{outside.Path}”, which is no place in its folder")
            : new(bytes, entries, []);
    }
}
