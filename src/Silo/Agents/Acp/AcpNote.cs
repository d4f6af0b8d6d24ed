using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// What we note of a session in its private folder: the agent names a conversation only after it was begun, and a prompt only reaches it
/// after that. Written before a prompt is written to the agent, so it tells "never written" from "perhaps written".
/// </summary>
/// <param name="Asked">The id by which the session called the conversation when it was begun.</param>
/// <param name="Own">The agent's own id of it.</param>
/// <param name="Prompt">The prompt that was written to the agent last, or null.</param>
/// <param name="Length">How long the agent's record was then, in bytes.</param>
internal sealed record AcpNote(string Asked, string Own, Guid? Prompt = null, long Length = 0)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the note.</summary>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>The note; null if there is none.</returns>
    /// <exception cref="IOException">It is there and can't be read.</exception>
    public static AcpNote? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<AcpNote>(File.ReadAllText(PathIn(folder)));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new IOException($"{PathIn(folder)} can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Whether it is about a conversation.</summary>
    /// <param name="conversation">What the session calls it.</param>
    /// <returns>True if it is.</returns>
    public bool IsAbout(string conversation) => conversation == Own || conversation == Asked;

    /// <summary>Writes the note.</summary>
    /// <param name="folder">The session's private folder.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Write(string folder)
    {
        // Whole or not at all.
        var next = $"{PathIn(folder)}.next";
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        File.WriteAllText(next, JsonSerializer.Serialize(this));
        File.Move(next, PathIn(folder), overwrite: true);
    }

    private static string PathIn(string folder) => Path.Combine(folder, "acp.json");
}
