using Dormouse.Grains.Moves;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>Looks through the folders of a session. Links are noted, never followed.</summary>
internal sealed class FolderWalk
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly List<MoveEntry> _entries = [];
    private readonly List<string> _leftOut = [];

    /// <summary>What was found, by path; files without their digest.</summary>
    public IReadOnlyList<MoveEntry> Entries => _entries;

    /// <summary>Sockets, pipes and devices.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Walks through parts.</summary>
    /// <param name="parts">The parts; one that is not there is left out.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="MoveException">Something can't be read.</exception>
    public static FolderWalk Through(IReadOnlyList<MovePart> parts, CancellationToken cancellationToken)
    {
        var walk = new FolderWalk();
        foreach (var part in parts)
        {
            if (FileFacts.Of(part.Path) is { } facts)
            {
                walk.Add(part, "", facts, cancellationToken);
            }
        }

        return walk;
    }

    private void Add(MovePart part, string path, FileFacts facts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new MoveEntry(part.Name, path, facts.Kind, facts.Mode, facts.Size, facts.Time, Content: null);
        var place = entry.Under(part.Path);
        switch (facts.Kind)
        {
            case EntryKind.File:
                _entries.Add(entry);
                break;
            case EntryKind.Link:
                // Its own times and permission bits mean nothing.
                _entries.Add(entry with { Mode = 0, Time = 0, Content = new FileInfo(place).LinkTarget ?? throw Unreadable(place) });
                break;
            case EntryKind.Folder:
                _entries.Add(entry);
                foreach (var name in NamesIn(place).Where(name => path.Length > 0 || name != part.Omitted))
                {
                    var inner = path.Length == 0 ? name : $"{path}/{name}";
                    Add(part, inner, FileFacts.Of($"{place}/{name}") ?? throw Unnameable($"{place}/{name}"), cancellationToken);
                }

                break;
            default:
                _leftOut.Add(place);
                break;
        }
    }

    private static string[] NamesIn(string folder)
    {
        try
        {
            string[] names = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).Select(static info => info.Name)];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw Unreadable(folder);
        }
    }

    private static MoveException Unreadable(string path) => new($"“{path}” can't be read; change its permissions or remove it");

    private static MoveException Unnameable(string path) => path.Contains('\uFFFD')
        ? new($"the name of “{path}” is not UTF-8; give it another name")
        : new($"“{path}” was removed while it was looked at; try again");
}
