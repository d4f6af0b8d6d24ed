namespace Dormouse.Frontend.Channels;

/// <summary>A message that the channel has.</summary>
/// <param name="Id">The channel's own id of it, as <see cref="IChannelChat"/> takes it.</param>
/// <param name="Number">Its number in the order of its chat, see <see cref="ChatMessage.Number"/>; null if the channel has none.</param>
internal sealed record SentMessage(string Id, long? Number = null);

/// <summary>A file to send.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Content">What is in it.</param>
internal sealed record ChannelFile(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether it is shown as a picture, where the channel takes it for one.</summary>
    public bool IsPicture { get; init; }
}

/// <summary>The buttons under a message.</summary>
/// <param name="Rows">Row by row; none is empty.</param>
internal sealed record ButtonRows(IReadOnlyList<IReadOnlyList<ChannelButton>> Rows);

/// <summary>A button: it says something for the one who presses it, or leads somewhere.</summary>
/// <param name="Label">What stands on it.</param>
/// <param name="Press">What pressing it says; null for a link.</param>
/// <param name="Link">Where it leads; null for all others.</param>
internal sealed record ChannelButton(string Label, ButtonPress? Press, string? Link = null);

/// <summary>What pressing a button says. It names what is to be so, never a change: pressed twice it says the same.</summary>
/// <param name="Answer">What it answers, or null.</param>
/// <param name="Command">The command that it gives, or null.</param>
internal sealed record ButtonPress(QuestionAnswer? Answer, string? Command);
