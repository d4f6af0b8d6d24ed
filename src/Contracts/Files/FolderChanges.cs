namespace Dormouse.Contracts;

/// <summary>
/// What is different in a session's folder from the point where its work began: committed, staged, unstaged and untracked.
/// </summary>
/// <param name="Files">The files, in the order of their paths; at most <see cref="MostFiles"/>.</param>
/// <param name="Since">What it is compared with, for people: <c>origin/main (1a2b3c4d)</c>.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderChanges")]
public sealed record FolderChanges(
    [property: Id(0)] IReadOnlyList<ChangedFile> Files,
    [property: Id(1)] string Since)
{
    /// <summary>Most files that are listed.</summary>
    public const int MostFiles = 1000;

    /// <summary>The branch; null if there is none.</summary>
    [Id(2)]
    public string? Branch { get; init; }

    /// <summary>What must be known besides, one sentence each.</summary>
    [Id(3)]
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why nothing can be said, one sentence; null if it can.</summary>
    [Id(4)]
    public string? Refusal { get; init; }

    /// <summary>Nothing can be said.</summary>
    /// <param name="refusal">Why, one sentence.</param>
    /// <returns>Changes without files.</returns>
    public static FolderChanges Refused(string refusal) => new([], "") { Refusal = refusal };
}

/// <summary>A file that is different.</summary>
/// <param name="Path">Its path in the session's folder; after a renaming the new one, after a removal the old one.</param>
/// <param name="Kind">What became of it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChangedFile")]
public sealed record ChangedFile([property: Id(0)] string Path, [property: Id(1)] ChangeKind Kind)
{
    /// <summary>Lines that are new; null where they were not counted.</summary>
    [Id(2)]
    public int? Added { get; init; }

    /// <summary>Lines that are gone; null where they were not counted.</summary>
    [Id(3)]
    public int? Removed { get; init; }

    /// <summary>Its path before; null if it has the same.</summary>
    [Id(4)]
    public string? Former { get; init; }

    /// <summary>What else there is to say of it, such as <c>binary</c> or <c>mode 644 → 755</c>; null if nothing.</summary>
    [Id(5)]
    public string? Remark { get; init; }

    /// <summary>Whether it has lines that can be shown.</summary>
    [Id(6)]
    public bool HasLines { get; init; }
}

/// <summary>What became of a file.</summary>
public enum ChangeKind
{
    /// <summary>It has other content, or another mode.</summary>
    Changed,

    /// <summary>It is new.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>It has another path.</summary>
    Renamed,

    /// <summary>It is new, and git was not told of it.</summary>
    Untracked,

    /// <summary>A merge left it with both sides in it.</summary>
    Unmerged,

    /// <summary>It is a repository of its own, at another commit.</summary>
    Submodule,
}

/// <summary>The changed lines of one file.</summary>
/// <param name="File">The file; null if nothing became of it.</param>
/// <param name="Hunks">Its changed places, in order; none if there are no lines to show.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FileChange")]
public sealed record FileChange(
    [property: Id(0)] ChangedFile? File,
    [property: Id(1)] IReadOnlyList<ChangeHunk> Hunks)
{
    /// <summary>What it is compared with, for people.</summary>
    [Id(2)]
    public string Since { get; init; } = "";

    /// <summary>What must be known besides or instead of hunks, one sentence; null if nothing.</summary>
    [Id(3)]
    public string? Note { get; init; }

    /// <summary>Why nothing can be said, one sentence; null if it can.</summary>
    [Id(4)]
    public string? Refusal { get; init; }

    /// <summary>Nothing can be said.</summary>
    /// <param name="refusal">Why, one sentence.</param>
    /// <returns>No change.</returns>
    public static FileChange Refused(string refusal) => new(File: null, []) { Refusal = refusal };
}

/// <summary>A changed place of a file with a few lines around it.</summary>
/// <param name="Before">Number of its first line before.</param>
/// <param name="After">Number of its first line now.</param>
/// <param name="Heading">The function or the like that it is in; may be empty.</param>
/// <param name="Lines">Its lines: each begins with a blank, <c>+</c>, <c>-</c> or <c>\</c>, which is about the line before it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChangeHunk")]
public sealed record ChangeHunk(
    [property: Id(0)] int Before,
    [property: Id(1)] int After,
    [property: Id(2)] string Heading,
    [property: Id(3)] IReadOnlyList<string> Lines)
{
    /// <summary>The line that begins it in a patch.</summary>
    public string Head
    {
        get
        {
            var (before, after) = (Lines.Count(static line => line[0] is ' ' or '-'), Lines.Count(static line => line[0] is ' ' or '+'));
            var head = FormattableString.Invariant($"@@ -{Before},{before} +{After},{after} @@");
            return Heading.Length == 0 ? head : $"{head} {Heading}";
        }
    }
}
