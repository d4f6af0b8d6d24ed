namespace Dormouse.Silo.Files;

/// <summary>
/// A file that a person sent to a session, as long as it is in the session's folder: agents may write there, so a link in its place
/// leads nowhere for us.
/// </summary>
internal static class SentFile
{
    /// <summary>
    /// The folder of such files in a session's working folder. At the top, where older versions put them, an agent would take some for its
    /// instructions (<c>CLAUDE.md</c>, <c>AGENTS.md</c>, <c>.mcp.json</c>).
    /// </summary>
    public const string Folder = "inbox";

    /// <summary>Reads one.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <returns>The content; null if there are more, or it is there no more, or something else in its place.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public static async Task<byte[]?> ReadAsync(string path, long most)
    {
        var (parent, name) = (Path.GetDirectoryName(path)!, Path.GetFileName(path));
        var isOfInbox = Path.GetFileName(parent) == Folder;
        if (isOfInbox && FileFacts.Of(parent) is not { Kind: EntryKind.Folder })
        {
            return null;
        }

        using var folder = HeldFolder.Open(parent, follows: !isOfInbox);
        if (FileFacts.Of(folder[name]) is not { Kind: EntryKind.File })
        {
            return null;
        }

        await using var file = folder.OpenFile(name);
        if (file.Length > most)
        {
            return null;
        }

        var content = new byte[file.Length];
        return content[..await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false)];
    }
}
