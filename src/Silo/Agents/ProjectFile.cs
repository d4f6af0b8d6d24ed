using System.Text.Json;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents;

/// <summary>Reads settings that a project has for agents. Links are followed, as agents do; a huge file is none.</summary>
internal static class ProjectFile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads a file as JSON, with comments in it or not.</summary>
    /// <param name="folder">Absolute path of its folder.</param>
    /// <param name="name">Its name.</param>
    /// <returns>What it says; null if it is not there, or no JSON.</returns>
    public static JsonElement? Json(string folder, string name)
    {
        try
        {
            if (Text(folder, name) is not { } text)
            {
                return null;
            }

            using var document = JsonDocument.Parse(
                text, JsonReading.AsWhole with { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads a file as text.</summary>
    /// <param name="folder">Absolute path of its folder.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The text; null if it is not there.</returns>
    public static string? Text(string folder, string name)
    {
        try
        {
            using var held = HeldFolder.Open(folder, follows: true);
            using var file = held.OpenFile(name);
            if (file.Length > MostBytes)
            {
                return null;
            }

            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Names the files in a folder.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <returns>The names in order; none if it is not there.</returns>
    public static IReadOnlyList<string> NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
