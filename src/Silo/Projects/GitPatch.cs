using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dormouse.Silo.Projects;

/// <summary>Reads the patch of one file.</summary>
internal static partial class GitPatch
{
    private const int LongestLine = 2000;

    /// <summary>Reads its hunks.</summary>
    /// <param name="printed">What <c>git diff</c> printed; it may be cut at the end.</param>
    /// <returns>The hunks, in order.</returns>
    public static IReadOnlyList<ChangeHunk> Read(byte[] printed)
    {
        var hunks = new List<ChangeHunk>();
        List<string> lines = [];
        foreach (var line in Encoding.UTF8.GetString(printed).Split('\n'))
        {
            if (Head.Match(line) is { Success: true } head && line[0] == '@')
            {
                lines = [];
                hunks.Add(new(Number(head.Groups[1]), Number(head.Groups[2]), head.Groups[3].Value.Trim(), lines));
            }
            else if (hunks.Count > 0 && line is [var first, ..] && first is ' ' or '+' or '-' or '\\')
            {
                lines.Add(Cut(line));
            }
        }

        return hunks;
    }

    /// <summary>A new file as one hunk.</summary>
    /// <param name="content">What is in it.</param>
    /// <returns>The hunk; none for an empty file.</returns>
    public static IReadOnlyList<ChangeHunk> OfNew(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        string[] lines = text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        return lines.Length == 0 ? [] : [new(0, 1, "", [.. lines.Select(static line => Cut($"+{line}"))])];
    }

    private static string Cut(string line) => line.Length <= LongestLine ? line.TrimEnd('\r') : $"{line[..LongestLine]}…";

    private static int Number(Group group) => int.Parse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^@@+ -(\d{1,9})(?:,\d+)? (?:-\d+(?:,\d+)? )*\+(\d{1,9})(?:,\d+)? @@+(.*)$")]
    private static partial Regex Head { get; }
}
