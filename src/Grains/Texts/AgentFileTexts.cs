using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about files that agents send.</summary>
public static class AgentFileTexts
{
    /// <summary>What an agent is told of how it sends files; for its system prompt.</summary>
    public const string ForAgent =
        "You talk with a person in a chat. To send them a file of your working folder, link to it in your answer (a Markdown link or "
        + "image with its path), or put it into the folder outbox/ there; it is sent behind your answer, once, pictures as pictures, "
        + "if it has at most 50 MB.";

    /// <summary>A file was sent, for chats that show no name of a file beside it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="session">The session.</param>
    /// <returns>The text.</returns>
    public static string Sent(string name, string session) => $"Session {session} sends {CodeSpan.Of(name)}.";

    /// <summary>A file is too large to be sent.</summary>
    /// <param name="path">Its path in the session's folder.</param>
    /// <returns>The text.</returns>
    public static string TooLarge(string path) =>
        $"{CodeSpan.Of(path)} has more than 50 MB, so it was not sent; have it packed or split, or fetch it on its machine.";

    /// <summary>A file has nothing in it.</summary>
    /// <param name="path">Its path in the session's folder.</param>
    /// <returns>The text.</returns>
    public static string Empty(string path) => $"{CodeSpan.Of(path)} is empty, so it was not sent.";

    /// <summary>A file has another name too, perhaps outside of the folder.</summary>
    /// <param name="path">Its path in the session's folder.</param>
    /// <returns>The text.</returns>
    public static string HasOtherNames(string path) =>
        $"{CodeSpan.Of(path)} is a hard link to a file that may be elsewhere, so it was not sent; have it copied first.";

    /// <summary>Something is no file.</summary>
    /// <param name="path">Its path in the session's folder.</param>
    /// <returns>The text.</returns>
    public static string Special(string path) => $"{CodeSpan.Of(path)} is a pipe, a socket or a device, so it was not sent.";

    internal static string Changing(string path) => $"{CodeSpan.Of(path)} is being written to, so it was not sent; ask for it again.";

    internal static string TooMany(int most) => string.Create(
        CultureInfo.InvariantCulture,
        $"Only {most} files with 100 MB together are sent behind one answer; ask for the others, or have them packed.");

    internal static string NotNow(string why) => $"The files of this answer could not be sent: {why.TrimEnd('.')}. Ask for them again.";
}
