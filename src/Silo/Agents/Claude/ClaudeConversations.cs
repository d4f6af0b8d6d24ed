using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The conversations that the CLI has in a configuration folder: the records <c>projects/*/ID.jsonl</c>, for it has no list of them.
/// </summary>
internal static class ClaudeConversations
{
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
            return Read(ClaudeRecordEnds.Read(file.FullName));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (string Title, string Folder)? Read(IEnumerable<JsonElement> entries)
    {
        string? custom = null, made = null, last = null, first = null, folder = null;
        foreach (var entry in entries)
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
        var line = TitleText.Of(text);
        return line.Length > 0 ? line : "?";
    }
}
