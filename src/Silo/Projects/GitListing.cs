using System.Globalization;
using System.Text;

namespace Dormouse.Silo.Projects;

/// <summary>Reads what <c>git diff --raw --numstat -z</c> prints. All paths end with a zero byte, for a name may have any other.</summary>
internal static class GitListing
{
    private const string NoFile = "000000";
    private const string Link = "120000";
    private const string Submodule = "160000";
    private const int ShortName = 8;
    private const int NameOfNothing = 40;

    /// <summary>Reads it.</summary>
    /// <param name="printed">What git printed.</param>
    /// <returns>The files, in the order of their paths.</returns>
    public static IReadOnlyList<ChangedFile> Read(byte[] printed)
    {
        var files = new SortedDictionary<string, ChangedFile>(StringComparer.Ordinal);
        var words = new Queue<string>(Words(printed));
        while (words.TryDequeue(out var word))
        {
            if (word.StartsWith(':'))
            {
                var file = Raw(word[1..].Split(' '), words);
                files[file.Path] = file;
            }
            else if (word.Split('\t', 3) is [var added, var removed, var path])
            {
                if (path.Length == 0)
                {
                    words.TryDequeue(out _);
                    path = words.TryDequeue(out var now) ? now : "";
                }

                if (files.TryGetValue(path, out var file))
                {
                    files[path] = Counted(file, added, removed);
                }
            }
        }

        return [.. files.Values];
    }

    /// <summary>Reads what <c>git ls-files --unmerged -z</c> prints: a line for each side of a file.</summary>
    /// <param name="printed">What git printed.</param>
    /// <returns>The files' paths.</returns>
    public static IReadOnlySet<string> Unmerged(byte[] printed) =>
        Words(printed).Select(static word => word[(word.IndexOf('\t', StringComparison.Ordinal) + 1)..]).ToHashSet();

    /// <summary>The texts between zero bytes; what is no UTF-8 in them is replaced, and so can't be asked for.</summary>
    /// <param name="printed">What git printed.</param>
    /// <returns>The texts; one that was cut at the end is left out.</returns>
    public static IEnumerable<string> Words(byte[] printed)
    {
        for (var start = 0; Array.IndexOf(printed, (byte)0, start) is >= 0 and var end; start = end + 1)
        {
            yield return Encoding.UTF8.GetString(printed, start, end - start);
        }
    }

    /// <summary>Whether a path is as git has it, so that it can be asked for.</summary>
    /// <param name="path">The path.</param>
    /// <returns>False if something in it was no UTF-8.</returns>
    public static bool IsWhole(string path) => !path.Contains('\uFFFD', StringComparison.Ordinal);

    private static ChangedFile Raw(string[] fields, Queue<string> words)
    {
        var (before, after, from, to, status) = (fields[0], fields[1], fields[2], fields[3], fields[4]);
        var path = words.Dequeue();
        string? former = null;
        if (status[0] is 'R' or 'C')
        {
            (former, path) = (status[0] == 'R' ? path : null, words.Dequeue());
        }

        var isSubmodule = before == Submodule || after == Submodule;
        var kind = status[0] switch
        {
            _ when isSubmodule => ChangeKind.Submodule,
            'A' or 'C' => ChangeKind.Added,
            'D' => ChangeKind.Removed,
            'R' => ChangeKind.Renamed,
            _ => ChangeKind.Changed,
        };
        return new(path, kind)
        {
            Former = former,
            Remark = isSubmodule ? Moved(from, to) : Remark(before, after),
            HasLines = !isSubmodule && IsWhole(path) && (former is null || IsWhole(former)),
        };
    }

    private static string? Remark(string before, string after) =>
        before == after || before == NoFile || after == NoFile ? (after == Link ? "a link" : null)
        : after == Link ? "became a link"
        : before == Link ? "is no link any more"
        : $"mode {before[^3..]} → {after[^3..]}";

    private static string Moved(string from, string to) => (from.TrimEnd('0').Length, to.TrimEnd('0').Length) switch
    {
        (> 0, > 0) => $"submodule, {from[..ShortName]} → {to[..ShortName]}",
        _ when from.Length < NameOfNothing => "submodule",
        _ => "submodule, at another commit",
    };

    private static ChangedFile Counted(ChangedFile file, string added, string removed) =>
        int.TryParse(added, NumberStyles.None, CultureInfo.InvariantCulture, out var more)
        && int.TryParse(removed, NumberStyles.None, CultureInfo.InvariantCulture, out var less)
            ? file with { Added = more, Removed = less }
            : file with { Remark = file.Remark is null ? "binary" : $"binary, {file.Remark}", HasLines = false };
}
