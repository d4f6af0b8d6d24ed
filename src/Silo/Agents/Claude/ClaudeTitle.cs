using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The title of a conversation in the CLI's own record: a person's, else the one that the CLI made.</summary>
internal static class ClaudeTitle
{
    /// <summary>The request that gives one (seen on 2.1.197 and 2.1.332).</summary>
    /// <param name="title">The title.</param>
    /// <returns>The request.</returns>
    public static JsonObject Request(string title) => new() { ["subtype"] = "rename_session", ["title"] = title };

    /// <summary>Reads it.</summary>
    /// <param name="file">The record.</param>
    /// <param name="since">A record that nobody has written to since then is not read.</param>
    /// <returns>The title; null if there is none.</returns>
    /// <exception cref="IOException">The record can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record can't be read.</exception>
    public static string? Find(string file, DateTimeOffset since)
    {
        if (!File.Exists(file) || File.GetLastWriteTimeUtc(file) < since.UtcDateTime)
        {
            return null;
        }

        string? given = null, made = null;
        foreach (var entry in ClaudeRecordEnds.Read(file))
        {
            switch (entry.String("type"))
            {
                case "custom-title":
                    given = entry.String("customTitle") ?? given;
                    break;
                case "ai-title":
                    made = entry.String("aiTitle") ?? made;
                    break;
            }
        }

        return given ?? made;
    }
}
