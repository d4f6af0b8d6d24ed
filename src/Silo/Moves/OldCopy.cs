using Dormouse.Silo.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Moves;

/// <summary>What is left of a session on the machine that it has left.</summary>
internal static class OldCopy
{
    /// <summary>
    /// Removes each part that still is as it was when it was moved. What was changed since may be somebody's work: it is kept.
    /// </summary>
    /// <param name="parts">The session's parts.</param>
    /// <param name="listingFile">The listing of the move.</param>
    /// <param name="folder">The session's private folder; it goes last.</param>
    /// <returns>The parts that were kept.</returns>
    public static IReadOnlyList<string> Remove(IReadOnlyList<MovePart> parts, string listingFile, string folder)
    {
        foreach (var part in parts)
        {
            // An earlier try was cut off: this one was looked at, and has been on its way out since.
            FolderRemoval.Remove(OutOfTheWay(part.Path, folder));
        }

        if (!File.Exists(listingFile))
        {
            FolderRemoval.Remove(folder);
            return [];
        }

        var listed = FolderListing.Read(File.ReadAllBytes(listingFile)).Entries.ToLookup(static entry => entry.Part);
        var kept = new List<string>();
        foreach (var part in parts.Where(static part => FileFacts.Of(part.Path) is not null))
        {
            var now = FolderWalk.Through([part], CancellationToken.None).Entries;
            if (now.SequenceEqual(
                listed[part.Name].Select(static entry => entry.Kind is EntryKind.File ? entry with { Content = null } : entry)))
            {
                // In one step, for what is half removed would look as if somebody had changed it.
                var gone = OutOfTheWay(part.Path, folder);
                if (Directory.Exists(part.Path))
                {
                    Directory.Move(part.Path, gone);
                }
                else
                {
                    File.Move(part.Path, gone);
                }

                FolderRemoval.Remove(gone);
            }
            else
            {
                kept.Add(part.Path);
            }
        }

        FolderRemoval.Remove(folder);
        return kept;
    }

    /// <summary>Beside the part, on the same disk, under the name of the session alone.</summary>
    private static string OutOfTheWay(string path, string folder) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.gone-{Path.GetFileName(folder)}");
}
