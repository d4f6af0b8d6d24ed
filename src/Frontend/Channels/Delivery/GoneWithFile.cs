namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Shows the files of a session that go with an output (<see cref="ChatOutput.AllFiles"/>), behind the output's text.</summary>
/// <param name="chat">Where they are shown.</param>
/// <param name="calls">Makes the calls.</param>
/// <param name="uploads">Finds the grain that holds a file.</param>
/// <param name="logger">The log.</param>
internal sealed partial class GoneWithFile(
    IChannelChat chat, ChannelCalls calls, Func<string, IUploadGrain> uploads, ILogger logger)
{
    /// <summary>Reads the files, before anything of the output is shown: a store that is away leaves nothing half done.</summary>
    /// <param name="output">The output.</param>
    /// <returns>Each with what is in it; null for one that is not there (any more).</returns>
    public async Task<IReadOnlyList<(Attachment File, byte[]? Content)>> ReadAsync(ChatOutput output)
    {
        var read = new List<(Attachment, byte[]?)>();
        foreach (var file in output.AllFiles)
        {
            read.Add((file, chat.Capabilities.Uploads ? await uploads(file.Upload).ReadWholeAsync() : null));
        }

        return read;
    }

    /// <summary>Sends them.</summary>
    /// <param name="output">The output.</param>
    /// <param name="files">What <see cref="ReadAsync"/> returned.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when the channel has them, or has refused some and that was said.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task SendAsync(
        ChatOutput output, IReadOnlyList<(Attachment File, byte[]? Content)> files, CancellationToken stopping)
    {
        foreach (var (file, _) in files.Where(static file => file.Content is null))
        {
            await SayAsync(
                chat.Capabilities.Uploads
                    ? ChannelTexts.FileGone(file.Name) : ChannelTexts.TakesNoFiles(chat.Channel, file.Name), stopping);
        }

        ChannelFile[] there =
        [
            .. files.Where(static file => file.Content is not null)
                .Select(static file => new ChannelFile(file.File.Name, file.Content) { IsPicture = file.File.IsPicture }),
        ];
        if (there.Length > 1 && await IsSentAsAlbumAsync(output, there, stopping))
        {
            return;
        }

        foreach (var file in there)
        {
            await SendAsync(output, file, stopping);
        }
    }

    /// <summary>Sends them as one message; refused so, they come one by one.</summary>
    private async Task<bool> IsSentAsAlbumAsync(ChatOutput output, ChannelFile[] files, CancellationToken stopping)
    {
        try
        {
            var caption = ChannelTexts.FilesOf(files.Length, output.Session);
            return await calls.RunAsync(() => chat.UploadAlbumAsync(files, caption, stopping), stopping);
        }
        catch (ChannelException exception)
        {
            LogRefused(logger, exception, chat.Key, output.Seq);
            return false;
        }
    }

    private async Task SendAsync(ChatOutput output, ChannelFile file, CancellationToken stopping)
    {
        try
        {
            await UploadAsync(file, chat);
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.ThreadGone && chat.Whole is not null)
        {
            await UploadAsync(file with { IsPicture = false }, chat.Whole);
        }
        catch (ChannelException exception) when (file.IsPicture)
        {
            // Too wide, too tall, or no picture after all: as a file it may still come.
            LogRefused(logger, exception, chat.Key, output.Seq);
            await SendAsync(output, file with { IsPicture = false }, stopping);
        }
        catch (ChannelException exception)
        {
            LogRefused(logger, exception, chat.Key, output.Seq);
            await SayAsync(ChannelTexts.FileRefused(chat.Channel, file.Name, exception.Message), stopping);
        }

        Task UploadAsync(ChannelFile sent, IChannelChat place) => calls.RunAsync(
            () => place.UploadAsync(sent, ChannelTexts.FileOf(sent.Name, output.Session), buttons: null, stopping), stopping);
    }

    private async Task SayAsync(string text, CancellationToken stopping)
    {
        try
        {
            await new ShownText(chat.Whole ?? chat, calls, logger).SetAsync([new(text)], buttons: null, stopping);
        }
        catch (ChannelException exception)
        {
            LogUntold(logger, exception, chat.Key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: a file of output {Seq} was refused.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string chat, long seq);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: that a file can't be shown could not be told.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string chat);
}
