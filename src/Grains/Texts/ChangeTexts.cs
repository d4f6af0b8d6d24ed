using System.Globalization;
using System.Text;

namespace Dormouse.Grains.Texts;

/// <summary>What is said of a session's changes.</summary>
internal static class ChangeTexts
{
    public const string All = "All changes";

    // What is read in a chat at one glance; the file has all of it.
    private const int MostLines = 30;
    private const int MostCharacters = 2400;
    private const int LongestLine = 160;
    private const int LongestLabel = 28;

    public static string Refused(string session, string why) => $"The changes of session {session} can't be shown: {why}";

    public static string Unchanged(string session, string? path) =>
        $"{(path is null ? "This file" : CodeSpan.Of(path))} is not different any more in session {session}.";

    public static string Summary(
        string session, string machine, FolderChanges changes, IReadOnlyList<ChangedFile> shown, int page, int pages)
    {
        var text = new StringBuilder();
        var where = changes.Branch is { } branch ? $", on branch {CodeSpan.Of(branch)}" : "";
        if (changes.Files.Count == 0)
        {
            text.Append($"Session **{session}** on {machine} has changed nothing since {CodeSpan.Of(changes.Since)}{where}.");
        }
        else
        {
            var files =
                changes.Files.Count == 1 ? "1 file" : string.Create(CultureInfo.InvariantCulture, $"{changes.Files.Count:N0} files");
            var (added, removed) = (changes.Files.Sum(static file => file.Added ?? 0), changes.Files.Sum(static file => file.Removed ?? 0));
            text.Append(
                CultureInfo.InvariantCulture, $"Session **{session}** on {machine} has changed {files} (+{added:N0} −{removed:N0}) ");
            text.Append(CultureInfo.InvariantCulture, $"since {CodeSpan.Of(changes.Since)}{where}.");
        }

        foreach (var note in changes.Notes)
        {
            text.Append(' ').Append(note);
        }

        if (pages > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $" This is page {page} of {pages}.");
        }

        text.Append(shown.Count > 0 ? "\n" : "");
        foreach (var file in shown)
        {
            text.Append("\n- ").Append(CodeSpan.Of(file.Path)).Append(Said(file));
        }

        return text.ToString();
    }

    /// <summary>What became of a file, in a few words, with a blank before them.</summary>
    public static string Said(ChangedFile file)
    {
        string?[] words =
        [
            file.Kind switch
            {
                ChangeKind.Added => "new",
                ChangeKind.Removed => "removed",
                ChangeKind.Untracked => "new, untracked",
                ChangeKind.Unmerged => "not merged yet",
                ChangeKind.Renamed => $"was {CodeSpan.Of(file.Former ?? "")}",
                _ => null,
            },
            file.Remark,
        ];
        var said = string.Join(", ", words.OfType<string>());
        return $"{(Counts(file) is { Length: > 0 } counts ? $" {counts}" : "")}{(said.Length > 0 ? $" ({said})" : "")}";
    }

    public static string Button(ChangedFile file)
    {
        var name = VisibleText.OfLine(file.Path);
        return $"{(name.Length > LongestLabel ? $"…{name[^(LongestLabel - 1)..]}" : name)} {Counts(file)}".TrimEnd();
    }

    public static string FileName(ChangedFile file) => $"{file.Path[(file.Path.LastIndexOf('/') + 1)..]}.diff";

    public static string Shown(string session, FileChange change)
    {
        var file = change.File!;
        var head = $"{CodeSpan.Of(file.Path)}{Said(file)} in session **{session}**, since {CodeSpan.Of(change.Since)}.";
        if (change.Hunks.Count == 0)
        {
            return $"{head} {change.Note ?? (file.HasLines ? "It is empty." : "Its content is not shown.")}";
        }

        var (lines, characters) = (new List<string>(), 0);
        foreach (var line in change.Hunks.SelectMany(static hunk => hunk.Lines.Prepend(hunk.Head)))
        {
            var cut = VisibleText.Of(line.Length > LongestLine ? $"{line[..LongestLine]}…" : line);
            characters += cut.Length + 1;
            if (lines.Count == MostLines || characters > MostCharacters)
            {
                break;
            }

            lines.Add(cut);
        }

        var all = change.Hunks.Sum(static hunk => hunk.Lines.Count + 1);
        var rest = lines.Count < all ? $" These are its first lines; the file has all {all:N0}." : "";
        return $"{head}{rest}{(change.Note is { } note ? $" {note}" : "")}\n\n{CodeBlock.Of(string.Join('\n', lines), "diff")}";
    }

    /// <summary>The change as other programs read it.</summary>
    public static string Patch(FileChange change)
    {
        var file = change.File!;
        var patch = new StringBuilder();
        patch.Append("--- ").Append(file.Kind is ChangeKind.Added or ChangeKind.Untracked ? "/dev/null" : $"a/{file.Former ?? file.Path}");
        patch.Append("\n+++ ").Append(file.Kind is ChangeKind.Removed ? "/dev/null" : $"b/{file.Path}").Append('\n');
        foreach (var hunk in change.Hunks)
        {
            patch.Append(hunk.Head).Append('\n');
            foreach (var line in hunk.Lines)
            {
                patch.Append(line).Append('\n');
            }
        }

        return patch.ToString();
    }

    private static string Counts(ChangedFile file) => file is { Added: { } added, Removed: { } removed } && added + removed > 0
        ? string.Create(CultureInfo.InvariantCulture, $"+{added} −{removed}")
        : "";
}
