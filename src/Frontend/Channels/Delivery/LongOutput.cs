using System.Globalization;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Output that is too long to be read in a chat, and so comes as a file with a line about it.</summary>
internal static class LongOutput
{
    /// <summary>Most messages that are shown.</summary>
    public const int MostMessages = 3;

    /// <summary>Whether it is a file in a channel that people read from, so that nobody renders it here.</summary>
    /// <param name="output">The output.</param>
    /// <param name="channel">What the channel can do.</param>
    /// <returns>True for an answer or a notice that is too long for the chat's output mode.</returns>
    public static bool IsFile(ChatOutput output, ChannelCapabilities channel) =>
        output is { Kind: ChatOutputKind.Answer or ChatOutputKind.Notice, Mode: OutputMode.Smart }
        && output.Text.Length > MostMessages * channel.MessageSize;

    /// <summary>The file's name.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The name without its ending.</returns>
    public static string NameOf(ChatOutput output) => output.Kind is ChatOutputKind.Notice ? "notice" : "answer";

    /// <summary>The line about it.</summary>
    /// <param name="output">The output.</param>
    /// <returns>One sentence.</returns>
    public static string Summary(ChatOutput output) => string.Create(
        CultureInfo.InvariantCulture,
        $"The {NameOf(output)} has {output.Text.Length:N0} characters; the whole of it is in this file.");
}
