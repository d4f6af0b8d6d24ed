namespace Dormouse.Contracts;

/// <summary>What is at a place in a session's folder: a page of a folder, or a file.</summary>
/// <param name="Path">Its path in the session's folder, links followed; empty for the folder itself.</param>
/// <param name="Entries">What is on the page, folders first.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderPage")]
public sealed record FolderPage(
    [property: Id(0)] string Path,
    [property: Id(1)] IReadOnlyList<FolderEntry> Entries)
{
    /// <summary>Most entries of a page.</summary>
    public const int Size = 20;

    /// <summary>Most entries of a folder that are counted and shown.</summary>
    public const int MostEntries = 20_000;

    /// <summary>How many entries the folder has, as far as they were counted.</summary>
    [Id(2)]
    public int Total { get; init; }

    /// <summary>The page's number, from 1 on.</summary>
    [Id(3)]
    public int Number { get; init; } = 1;

    /// <summary>Bytes of the file that is at the place; null if it is a folder.</summary>
    [Id(4)]
    public long? FileSize { get; init; }

    /// <summary>Why nothing can be shown, one sentence; null if it can.</summary>
    [Id(5)]
    public string? Refusal { get; init; }

    /// <summary>How many pages there are.</summary>
    public int Pages => Math.Max(1, (Total + Size - 1) / Size);

    /// <summary>Nothing can be shown.</summary>
    /// <param name="refusal">Why, one sentence.</param>
    /// <returns>A page without entries.</returns>
    public static FolderPage Refused(string refusal) => new("", []) { Refusal = refusal };
}

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes of a file.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderEntry")]
public sealed record FolderEntry(
    [property: Id(0)] string Name, [property: Id(1)] FolderEntryKind Kind, [property: Id(2)] long Size = 0)
{
    /// <summary>Where a link leads, as it says it; null for all others.</summary>
    [Id(3)]
    public string? Target { get; init; }
}

/// <summary>What an entry of a folder is.</summary>
public enum FolderEntryKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A plain file.</summary>
    File,

    /// <summary>A link; it is followed as long as it stays in the session's folder.</summary>
    Link,

    /// <summary>A socket, a pipe or a device, which nobody opens.</summary>
    Special,

    /// <summary>Something whose name is no text, so that it can't be asked for.</summary>
    Unnameable,
}

/// <summary>A piece of a file in a session's folder.</summary>
/// <param name="Bytes">At most <see cref="Attachment.PieceSize"/> bytes; none at the end.</param>
/// <param name="Size">Bytes of the whole file.</param>
/// <param name="Stamp">The same for all pieces of a file that nobody changes meanwhile.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderPiece")]
public sealed record FolderPiece(
    [property: Id(0)] Immutable<byte[]> Bytes, [property: Id(1)] long Size, [property: Id(2)] string Stamp)
{
    /// <summary>Why it can't be read, one sentence; null if it can. Empty where that is worth no word.</summary>
    [Id(3)]
    public string? Refusal { get; init; }

    /// <summary>The file's path in the session's folder, links followed; null where it was not asked for.</summary>
    [Id(370)]
    public string? Path { get; init; }

    /// <summary>It can't be read.</summary>
    /// <param name="refusal">Why, one sentence.</param>
    /// <returns>A piece without bytes.</returns>
    public static FolderPiece Refused(string refusal) => new(new([]), 0, "") { Refusal = refusal };
}
