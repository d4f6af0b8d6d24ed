using System.Globalization;
using System.Text;

namespace Dormouse.Grains.Texts;

/// <summary>What is said of the files in a session's folder.</summary>
internal static class FileTexts
{
    public const string Top = "The whole folder";
    public const string Up = "⬆ Up";

    private const int LongestLabel = 28;

    public static string More(int page, int pages) => string.Create(CultureInfo.InvariantCulture, $"More ({page} of {pages})");

    public static string Listing(string session, string machine, FolderPage page)
    {
        var place = page.Path.Length == 0
            ? $"The folder of session **{session}** on {machine}" : $"{CodeSpan.Of($"{page.Path}/")} in session **{session}**";
        var text = new StringBuilder(place).Append(page.Total switch
        {
            0 => " is empty.",
            1 => " has 1 entry.",
            >= FolderPage.MostEntries => string.Create(
                CultureInfo.InvariantCulture, $" has more than {FolderPage.MostEntries:N0} entries, of which the others are not shown."),
            _ => string.Create(CultureInfo.InvariantCulture, $" has {page.Total:N0} entries."),
        });
        if (page.Pages > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $" This is page {page.Number} of {page.Pages}.");
        }

        text.Append(page.Entries.Count > 0 ? "\n" : "");
        foreach (var entry in page.Entries)
        {
            text.Append("\n- ").Append(Line(entry));
        }

        return text.ToString();
    }

    public static string Button(FolderEntry entry)
    {
        var name = VisibleText.OfLine(entry.Name);
        var cut = name.Length > LongestLabel ? $"{name[..(LongestLabel - 8)]}…{name[^7..]}" : name;
        return entry.Kind switch
        {
            FolderEntryKind.Folder => $"📁 {cut}",
            FolderEntryKind.Link => $"🔗 {cut}",
            _ => $"{cut} · {SizeOf(entry.Size)}",
        };
    }

    public static string Sent(string session, string path, long size) => $"{CodeSpan.Of(path)} of session **{session}**, {SizeOf(size)}.";

    public static string Empty(string path) => $"{CodeSpan.Of(path)} is empty, so there is nothing to send.";

    public static string TooLarge(string path, long size) =>
        $"{CodeSpan.Of(path)} has {SizeOf(size)}, and at most {SizeOf(Attachment.MaxSize)} are sent.";

    public static string Changing(string path) => $"{CodeSpan.Of(path)} is being written to; try again when that is done.";

    private static string Line(FolderEntry entry) => entry.Kind switch
    {
        FolderEntryKind.Folder => $"📁 {CodeSpan.Of($"{entry.Name}/")}",
        FolderEntryKind.File => $"{CodeSpan.Of(entry.Name)} {SizeOf(entry.Size)}",
        FolderEntryKind.Link => $"🔗 {CodeSpan.Of(entry.Name)} → {CodeSpan.Of(entry.Target ?? "")}",
        FolderEntryKind.Special => $"{CodeSpan.Of(entry.Name)} (a pipe, a socket or a device: never opened)",
        _ => $"{CodeSpan.Of(entry.Name)} (its name is no text, so it can't be asked for)",
    };

    private static string SizeOf(long bytes) =>
        bytes < 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B") : SizeTexts.Of(bytes);
}
