namespace Dormouse.Frontend.Channels;

/// <summary>
/// One chat, where its channel has it now. Each member with a <see cref="CancellationToken"/> is one call of the channel, never repeated by
/// itself; what the channel refuses, and whatever keeps the call from being made, is a <see cref="ChannelException"/>.
/// </summary>
internal interface IChannelChat
{
    /// <summary>The chat's key.</summary>
    string Key { get; }

    /// <summary>What the channel is called in texts to people.</summary>
    string Channel { get; }

    /// <summary>Names what the channel counts calls by. Chats with the same one share their pace, as the topics of a group do.</summary>
    string Account { get; }

    /// <summary>What the channel can do in this chat.</summary>
    ChannelCapabilities Capabilities { get; }

    /// <summary>The chat that a thread is in; null if this is no thread. What is sent there keeps the thread's key.</summary>
    IChannelChat? Whole { get; }

    /// <summary>Makes messages of a text.</summary>
    /// <param name="markdown">CommonMark.</param>
    /// <returns>What fits one message each, in order; nothing for a text of which nothing can be seen.</returns>
    IReadOnlyList<ChannelText> Render(string markdown);

    /// <summary>Whether a button can carry this.</summary>
    /// <param name="press">What pressing it says.</param>
    /// <returns>True if it can.</returns>
    bool CanCarry(ButtonPress press);

    /// <summary>Whether a message is at this place, and so can be changed from here.</summary>
    /// <param name="message">Its id.</param>
    /// <returns>True if it is.</returns>
    bool Has(string message);

    /// <summary>Sends a message.</summary>
    /// <param name="text">The text.</param>
    /// <param name="buttons">Buttons under it, or null.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The message.</returns>
    Task<SentMessage> SendAsync(ChannelText text, ButtonRows? buttons, CancellationToken cancellation);

    /// <summary>Sends a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="caption">What stands under it, plain; or null.</param>
    /// <param name="buttons">Buttons under it, or null.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when the channel has it.</returns>
    Task UploadAsync(ChannelFile file, string? caption, ButtonRows? buttons, CancellationToken cancellation);

    /// <summary>Sends several files of one kind as one message, which looks better than one by one.</summary>
    /// <param name="files">Two to ten; pictures or none.</param>
    /// <param name="caption">What stands under them, plain.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when the channel has them; false if it has no such messages, and has none of them.</returns>
    Task<bool> UploadAlbumAsync(IReadOnlyList<ChannelFile> files, string caption, CancellationToken cancellation) => Task.FromResult(false);

    /// <summary>Gives a message another text. The same again has the same effect.</summary>
    /// <param name="message">Its id.</param>
    /// <param name="text">The text.</param>
    /// <param name="buttons">Buttons under it from now on; null takes them away.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is so.</returns>
    Task EditAsync(string message, ChannelText text, ButtonRows? buttons, CancellationToken cancellation);

    /// <summary>Gives a message other buttons.</summary>
    /// <param name="message">Its id.</param>
    /// <param name="buttons">Buttons under it from now on; null takes them away.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is so.</returns>
    Task EditButtonsAsync(string message, ButtonRows? buttons, CancellationToken cancellation);

    /// <summary>Shows that a question is closed: what closed it stands under its text, and its buttons are gone.</summary>
    /// <param name="message">Id of the message that shows it.</param>
    /// <param name="text">What the message says; it is cut if both do not fit.</param>
    /// <param name="ending">What closed it.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is so.</returns>
    Task CloseQuestionAsync(string message, ChannelText text, string ending, CancellationToken cancellation);

    /// <summary>Shows a text that grows as a draft; see <see cref="ChannelCapabilities.Drafts"/>. A newer one takes its place.</summary>
    /// <param name="draft">Its number.</param>
    /// <param name="blocks">The text: one below the other. What is too long of the first one is left out at its beginning.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is shown.</returns>
    Task DraftAsync(long draft, IReadOnlyList<ChannelText> blocks, CancellationToken cancellation) =>
        throw new ChannelException(ChannelError.Unsupported, "There are no drafts.");

    /// <summary>Makes a thread of this chat.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The thread.</returns>
    Task<OpenedThread> OpenThreadAsync(string name, CancellationToken cancellation) =>
        throw new ChannelException(ChannelError.Unsupported, "There are no threads.");

    /// <summary>Lets people write in a thread, or not any more. The same again has the same effect.</summary>
    /// <param name="chat">Key of the thread's chat.</param>
    /// <param name="isOpen">Whether they can.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is so.</returns>
    Task SetThreadAsync(string chat, bool isOpen, CancellationToken cancellation) =>
        throw new ChannelException(ChannelError.Unsupported, "There are no threads.");

    /// <summary>Sends a message of which nobody is told.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>The message.</returns>
    Task<SentMessage> SendSilentlyAsync(ChannelText text, CancellationToken cancellation) => SendAsync(text, buttons: null, cancellation);

    /// <summary>Keeps a message in view; see <see cref="ChannelCapabilities.Pins"/>. The same again has the same effect.</summary>
    /// <param name="message">Its id.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is so.</returns>
    Task PinAsync(string message, CancellationToken cancellation) =>
        throw new ChannelException(ChannelError.Unsupported, "Nothing can be pinned.");

    /// <summary>Takes a message away.</summary>
    /// <param name="message">Its id.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is gone.</returns>
    Task DeleteAsync(string message, CancellationToken cancellation);

    /// <summary>Says that somebody is at work; see <see cref="ChannelCapabilities.Typing"/>.</summary>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>A task that ends when it is said.</returns>
    Task TypeAsync(CancellationToken cancellation);
}
