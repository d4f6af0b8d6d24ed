using Dormouse.Grains.Files;

namespace Dormouse.Silo.Machine;

/// <summary>
/// The folder that holds all working folders. It may be a disk of its own: what is made while that is not mounted would be hidden
/// when it is, so nothing is made in an empty place where there was a folder before.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="known">The file in which is kept what it is known by.</param>
internal sealed class WorkspaceRoot(string folder, string known)
{
    private readonly Lock _gate = new();

    /// <summary>Looks whether the folder is the one that it was, and changes nothing.</summary>
    /// <returns>Why nothing may be made here, one sentence without an end mark; or null.</returns>
    public string? Away() => Known() is not { } mark ? null
        : !Directory.Exists(folder) ? Sentence("gone")
        : !FolderMark.Is(folder, mark) && !Directory.EnumerateFileSystemEntries(folder).Any() ? Sentence("an empty one")
        : null;

    /// <summary>Sees to it that something may be made here. The very first call makes the folder.</summary>
    /// <exception cref="FolderAwayException">The folder is not there, or an empty one is in its place.</exception>
    /// <exception cref="IOException">It can't be made.</exception>
    public void Require()
    {
        lock (_gate)
        {
            if (Away() is { } away)
            {
                throw new FolderAwayException(away);
            }

            if (Known() is not { } mark || !FolderMark.Is(folder, mark))
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Directory.CreateDirectory(Path.GetDirectoryName(known)!);
                File.WriteAllLines(known + ".new", [folder, FolderMark.Of(folder)]);
                File.Move(known + ".new", known, overwrite: true);
            }
        }
    }

    private string Sentence(string what) => $"{folder} (Machine:Workspaces) is not the folder that sessions work in: it is {what}. "
        + $"Mount its disk, or, if it is to begin empty, remove the file {known}";

    /// <summary>What it was known by; null if this folder was never used, or none was.</summary>
    private string? Known()
    {
        try
        {
            return File.ReadAllLines(known) is [var path, var mark] && path == folder ? mark : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
