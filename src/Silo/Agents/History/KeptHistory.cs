using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.History;

/// <summary>
/// What a session keeps of its agent's history, for agents remove by themselves what was not used for some weeks: each file has
/// a second name in the session's private folder, below the agent's id of the conversation, and beside it a note of where the
/// part belongs. In a folder, a file that was young when it went is taken for removed on purpose; an old one for cleaned up.
/// </summary>
/// <param name="folder">The session's private folder.</param>
internal sealed class KeptHistory(string folder)
{
    private const string Note = ".path";
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    private string Root => RootIn(folder);

    /// <summary>Where all that is kept lies.</summary>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>A folder in it, there or not.</returns>
    public static string RootIn(string folder) => Path.Combine(folder, "history");

    /// <summary>Makes what is kept the same as what is there. What is there no more, stays.</summary>
    /// <param name="conversation">The agent's id of the conversation; what was kept of others goes once there is a file of it.</param>
    /// <param name="parts">The parts that the agent may remove.</param>
    /// <param name="now">The time.</param>
    public void Keep(string conversation, IReadOnlyList<MovePart> parts, DateTimeOffset now)
    {
        if (parts.Count == 0)
        {
            return;
        }

        var here = PlaceOf(conversation);
        foreach (var part in parts)
        {
            NotePlace(here, part);
            Keep(part.Path, Path.Combine(here, part.Name), now);
        }

        if (parts.Any(part => FileFacts.Of(Path.Combine(here, part.Name)) is not null))
        {
            foreach (var other in Directory.EnumerateDirectories(Root).Where(other => other != here))
            {
                FolderRemoval.Remove(other);
            }
        }
    }

    /// <summary>Puts back what is gone.</summary>
    /// <param name="conversation">The agent's id of the conversation.</param>
    /// <param name="parts">The parts that the agent may remove.</param>
    /// <param name="now">The time that what is put back gets.</param>
    /// <returns>The parts that were put back.</returns>
    public IReadOnlyList<MovePart> Mend(string conversation, IReadOnlyList<MovePart> parts, DateTimeOffset now) =>
        [.. parts.Where(part => Mend(part.Path, Path.Combine(PlaceOf(conversation), part.Name), now))];

    /// <summary>Makes what is kept the same as what is there, for a session that nobody uses: by the notes.</summary>
    /// <param name="now">The time.</param>
    public void KeepAsNoted(DateTimeOffset now)
    {
        foreach (var note in Directory.Exists(Root) ? Directory.EnumerateFiles(Root, $"*{Note}", SearchOption.AllDirectories) : [])
        {
            if (note[..^Note.Length] is var kept && Path.GetDirectoryName(Path.GetDirectoryName(kept)) == Root)
            {
                Keep(File.ReadAllText(note), kept, now);
            }
        }
    }

    private string PlaceOf(string conversation) => Path.Combine(Root, conversation);

    private static void NotePlace(string here, MovePart part)
    {
        var note = Path.Combine(here, part.Name + Note);
        if (!File.Exists(note) || File.ReadAllText(note) != part.Path)
        {
            Directory.CreateDirectory(here);
            File.WriteAllText(note, part.Path);
        }
    }

    private static void Keep(string path, string kept, DateTimeOffset now)
    {
        switch (FileFacts.Of(path)?.Kind)
        {
            case EntryKind.File:
                KeptFile.Keep(path, kept, isRecord: true);
                break;
            case EntryKind.Folder:
                KeepFolder(path, kept, now);
                break;
        }
    }

    private static void KeepFolder(string path, string kept, DateTimeOffset now)
    {
        var there = FilesIn(path);
        foreach (var file in there)
        {
            KeptFile.Keep(Path.Combine(path, file), Path.Combine(kept, file), isRecord: false);
        }

        foreach (var gone in FilesIn(kept).Except(there).Select(gone => Path.Combine(kept, gone)).Where(gone => !IsOld(gone, now)))
        {
            File.Delete(gone);
        }
    }

    private static bool Mend(string path, string kept, DateTimeOffset now) => FileFacts.Of(kept)?.Kind switch
    {
        EntryKind.File => KeptFile.Mend(path, kept, isRecord: true, now),
        EntryKind.Folder => MendFolder(path, kept, now),
        _ => false,
    };

    private static bool MendFolder(string path, string kept, DateTimeOffset now)
    {
        var isMended = false;
        foreach (var file in FilesIn(kept).Where(file => IsOld(Path.Combine(kept, file), now)))
        {
            isMended |= KeptFile.Mend(Path.Combine(path, file), Path.Combine(kept, file), isRecord: false, now);
        }

        return isMended;
    }

    private static bool IsOld(string file, DateTimeOffset now) => now - File.GetLastWriteTimeUtc(file) > Old;

    /// <summary>The plain files of a folder and of those in it, links not followed, as paths inside it.</summary>
    private static IReadOnlyList<string> FilesIn(string folder) => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles("*", All)
            .Where(static file => FileFacts.Of(file.FullName) is { Kind: EntryKind.File })
            .Select(file => Path.GetRelativePath(folder, file.FullName))]
        : [];

    private static readonly EnumerationOptions All = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };
}
