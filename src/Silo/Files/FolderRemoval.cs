namespace Dormouse.Silo.Files;

/// <summary>Removes files and folders, those that nobody may write to included. Links are removed, not followed.</summary>
internal static class FolderRemoval
{
    private const UnixFileMode OwnerAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Removes whatever is there.</summary>
    /// <param name="path">A file, link or folder; it need not be there.</param>
    public static void Remove(string path)
    {
        switch (FileFacts.Of(path)?.Kind)
        {
            case null:
                break;
            case EntryKind.Folder:
                foreach (var folder in FoldersIn(path))
                {
                    File.SetUnixFileMode(folder, OwnerAll);
                }

                Directory.Delete(path, recursive: true);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    /// <summary>The folder and all in it, each before what is in it, so that it can be opened in time.</summary>
    private static IEnumerable<string> FoldersIn(string path)
    {
        yield return path;
        foreach (var inner in Directory.EnumerateDirectories(path).Where(static inner => FileFacts.Of(inner)?.Kind is EntryKind.Folder))
        {
            foreach (var folder in FoldersIn(inner))
            {
                yield return folder;
            }
        }
    }
}
