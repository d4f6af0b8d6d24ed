using System.Text;
using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The conversations that the CLI has in a configuration folder: the records <c>projects/*/ID.jsonl</c>, for it has no list of them. Of
/// each only the beginning and the end are read, however long it is; a line that is cut off there, or half written, is left out.
/// </summary>
internal static class ClaudeConversations
{
    /// <summary>Most bytes that are read of each end of a record.</summary>
    private const int Window = 256 * 1024;

    /// <summary>Most characters of a title.</summary>
    private const int MostOfTitle = 200;

    /// <summary>Lists them.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="machine">This machine's name.</param>
    /// <param name="config">The configuration folder.</param>
    /// <param name="configDirectory">What a session of it begins with; null for the agent's own.</param>
    /// <returns>They, in no order.</returns>
    public static IEnumerable<ListedConversation> List(string agent, string machine, string config, string? configDirectory)
    {
        var projects = new DirectoryInfo(Path.Combine(config, "projects"));
        if (!projects.Exists)
        {
            return [];
        }

        var open = new Lazy<ILookup<string, ConversationHolder>>(() => ClaudeLiveSessions.All(config)
            .ToLookup(static one => one.SessionId, static one => one.Holder));
        return projects.EnumerateDirectories()
            .SelectMany(static project => project.EnumerateFiles("*.jsonl"))
            .Select(static file => (File: file, Id: Path.GetFileNameWithoutExtension(file.Name)))
            .Where(static one => Guid.TryParseExact(one.Id, "D", out _) && !ClaudeTranscript.IsPipe(one.File.FullName))
            .Select(one => new ListedConversation(one.Id, one.File.LastWriteTimeUtc, () => Read(one.File) is not { } read ? null
                : new(agent, one.Id, read.Title, read.Folder, one.File.LastWriteTimeUtc, one.File.Length)
                {
                    HeldBy = open.Value[one.Id].FirstOrDefault() is { } holder ? HolderTexts.OpenIn(holder, machine) : null,
                    IsFolderThere = Directory.Exists(read.Folder),
                    ConfigDirectory = configDirectory,
                }));
    }

    private static (string Title, string Folder)? Read(FileInfo file)
    {
        try
        {
            using var stream = new FileStream(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return Read(Ends(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string Title, string Folder)? Read(IEnumerable<string> lines)
    {
        string? custom = null, made = null, last = null, first = null, folder = null;
        foreach (var entry in lines.Select(ClaudeTranscript.TryParse).OfType<JsonElement>())
        {
            switch (entry.String("type"))
            {
                case "custom-title":
                    custom = entry.String("customTitle") ?? custom;
                    break;
                case "ai-title":
                    made = entry.String("aiTitle") ?? made;
                    break;
                case "last-prompt":
                    last = entry.String("lastPrompt") ?? last;
                    break;
                case "user" when !entry.Bool("isSidechain"):
                    folder ??= entry.String("cwd");
                    first ??= entry.Bool("isMeta") ? null : TextOf(entry);
                    break;
                case "assistant":
                    folder ??= entry.String("cwd");
                    break;
            }
        }

        // Where the folder is not absolute, nothing can work in it.
        var title = new[] { custom, made, last, first }.FirstOrDefault(static one => !string.IsNullOrWhiteSpace(one));
        return folder is ['/', ..] && title is not null ? (OneLine(title), folder) : null;
    }

    private static string? TextOf(JsonElement entry) => entry.Property("message") is not { } message ? null
        : message.String("content")
            ?? message.Items("content").Select(static block => block.String("text")).OfType<string>().FirstOrDefault();

    private static string OneLine(string text)
    {
        var line = VisibleText.OfLine(text.Length > MostOfTitle ? text[..MostOfTitle] : text);
        return line.Length > 0 ? line : "?";
    }

    /// <summary>The whole lines at both ends.</summary>
    private static string[] Ends(FileStream stream)
    {
        var length = stream.Length;
        var head = Part(stream, 0, Math.Min(length, Window));
        if (length <= Window)
        {
            return head.Split('\n');
        }

        var from = Math.Max(Window, length - Window);
        var tail = Part(stream, from, length - from).Split('\n');
        return [.. head.Split('\n')[..^1], .. tail[1..]];
    }

    private static string Part(FileStream stream, long from, long length)
    {
        var bytes = new byte[length];
        stream.Position = from;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, read));
    }
}
