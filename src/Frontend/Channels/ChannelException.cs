namespace Dormouse.Frontend.Channels;

/// <summary>A channel did not do what it was asked to.</summary>
/// <param name="error">What that means.</param>
/// <param name="message">What the channel said.</param>
/// <param name="inner">How it said so, or null.</param>
internal sealed class ChannelException(ChannelError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it means.</summary>
    public ChannelError Error => error;

    /// <summary>With <see cref="ChannelError.Wait"/>: how long to leave the chat alone; null if the channel does not say.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>With <see cref="ChannelError.Moved"/>: the address that the chat has now.</summary>
    public string? MovedTo { get; init; }

    /// <summary>With <see cref="ChannelError.Trouble"/>: whether the channel may have done it all the same.</summary>
    public bool MayBeDone { get; init; }
}

/// <summary>What an error of a channel means for what to do next.</summary>
internal enum ChannelError
{
    /// <summary>Too much at once: wait as long as it says.</summary>
    Wait,

    /// <summary>The channel fails or can't be reached. It is asked again.</summary>
    Trouble,

    /// <summary>The chat can't be written to, and trying again does not change that.</summary>
    Forbidden,

    /// <summary>The chat is at another place.</summary>
    Moved,

    /// <summary>The thread was deleted or closed; the chat that it is in may still be written to.</summary>
    ThreadGone,

    /// <summary>The message shows that already.</summary>
    Unchanged,

    /// <summary>The message to change is gone, or can't be changed any more.</summary>
    MessageGone,

    /// <summary>The formatting is wrong.</summary>
    Formatting,

    /// <summary>The buttons are wrong.</summary>
    Buttons,

    /// <summary>The text or caption has too many characters.</summary>
    TooLong,

    /// <summary>The request has too many bytes.</summary>
    TooLarge,

    /// <summary>The channel has no such thing, at least not in this chat, and trying again does not change that.</summary>
    Unsupported,

    /// <summary>Anything else.</summary>
    Other,
}
