using System.Security.Cryptography;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>The staging folder of a session, as it fills.</summary>
/// <param name="staging">The folder.</param>
/// <param name="entries">What it is to hold.</param>
internal sealed class FetchTarget(Staging staging, IReadOnlyList<MoveEntry> entries)
{
    private const UnixFileMode OwnerAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Without setuid, setgid and sticky: whose program it would run as is another person here, or somebody's trap.
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    private readonly HashSet<MoveEntry> _verified = [];
    private readonly Dictionary<string, string> _places =
        entries.Select(static entry => entry.Part).Distinct().ToDictionary(static part => part, staging.PlaceOf);

    /// <summary>
    /// Removes what an earlier try left and does not belong here (any more), makes all folders, and opens them for writing.
    /// No link is made before <see cref="Finish"/>, so that nothing is ever written through one.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    public void Clear(CancellationToken cancellationToken)
    {
        var wanted = entries.Where(static entry => entry.Kind is not EntryKind.Link).ToDictionary(PlaceOf, static entry => entry.Kind);
        foreach (var place in _places.Values)
        {
            Clear(place, wanted, cancellationToken);
        }

        foreach (var folder in entries.Where(static entry => entry.Kind is EntryKind.Folder))
        {
            Directory.CreateDirectory(PlaceOf(folder), OwnerAll);
        }
    }

    /// <summary>Looks whether a file is there and is the right one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Whether it has the digest that it should have.</returns>
    public async Task<bool> VerifyAsync(MoveEntry file, CancellationToken cancellationToken)
    {
        if (FileFacts.Of(PlaceOf(file)) is not { Kind: EntryKind.File } facts || facts.Size != file.Size)
        {
            return false;
        }

        File.SetUnixFileMode(PlaceOf(file), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var stream = File.OpenRead(PlaceOf(file));
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == file.Content && _verified.Add(file);
    }

    /// <summary>Whether a file was found to be there.</summary>
    public bool Has(MoveEntry file) => _verified.Contains(file);

    /// <summary>Puts a file that was fetched, and has the right digest, where it belongs.</summary>
    public void Place(MoveEntry file)
    {
        File.Move(staging.Partial(file.Content!), PlaceOf(file), overwrite: true);
        _verified.Add(file);
    }

    /// <summary>
    /// Makes the links, sets permissions (never setuid, setgid or sticky) and times, and has the system write all of it to the disk.
    /// </summary>
    public void Finish()
    {
        foreach (var link in entries.Where(static entry => entry.Kind is EntryKind.Link))
        {
            File.CreateSymbolicLink(PlaceOf(link), link.Content!);
        }

        // A folder's own come after those of what is in it, which would change them.
        foreach (var entry in entries.Reverse().Where(static entry => entry.Kind is not EntryKind.Link))
        {
            var place = PlaceOf(entry);
            File.SetLastWriteTimeUtc(place, new(entry.Time, DateTimeKind.Utc));
            File.SetUnixFileMode(place, (UnixFileMode)entry.Mode & Permissions);
        }

        Disks.Flush();
    }

    private static void Clear(string place, Dictionary<string, EntryKind> wanted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FileFacts.Of(place) is not { } facts)
        {
            return;
        }

        if (!wanted.TryGetValue(place, out var kind) || kind != facts.Kind)
        {
            FolderRemoval.Remove(place);
        }
        else if (kind is EntryKind.Folder)
        {
            File.SetUnixFileMode(place, OwnerAll);
            foreach (var inner in new DirectoryInfo(place).GetFileSystemInfos())
            {
                Clear($"{place}/{inner.Name}", wanted, cancellationToken);
            }
        }
    }

    private string PlaceOf(MoveEntry entry) => entry.Under(_places[entry.Part]);
}
