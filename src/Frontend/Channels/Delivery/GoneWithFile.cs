namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Shows the file of a session that goes with an output (<see cref="ChatOutput.File"/>), behind the output's text.</summary>
/// <param name="chat">Where it is shown.</param>
/// <param name="calls">Makes the calls.</param>
/// <param name="uploads">Finds the grain that holds a file.</param>
/// <param name="logger">The log.</param>
internal sealed partial class GoneWithFile(
    IChannelChat chat, ChannelCalls calls, Func<string, IUploadGrain> uploads, ILogger logger)
{
    /// <summary>Reads the file, before anything of the output is shown: a store that is away leaves nothing half done.</summary>
    /// <param name="output">The output.</param>
    /// <returns>What is in it; null if there is no file (any more).</returns>
    public async Task<byte[]?> ReadAsync(ChatOutput output) =>
        output.File is { } file && chat.Capabilities.Uploads ? await StoredFile.ReadAsync(uploads(file.Upload)) : null;

    /// <summary>Sends it.</summary>
    /// <param name="output">The output.</param>
    /// <param name="content">What is in it; null if it is not there (any more).</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when the channel has it, or has refused it and that was said.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task SendAsync(ChatOutput output, byte[]? content, CancellationToken stopping)
    {
        var file = output.File!;
        if (content is null)
        {
            await SayAsync(
                chat.Capabilities.Uploads
                    ? ChannelTexts.FileGone(file.Name) : ChannelTexts.TakesNoFiles(chat.Channel, file.Name), stopping);
            return;
        }

        var caption = ChannelTexts.FileOf(file.Name, output.Session);
        try
        {
            await UploadAsync(chat);
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.ThreadGone && chat.Whole is not null)
        {
            await UploadAsync(chat.Whole);
        }
        catch (ChannelException exception)
        {
            LogRefused(logger, exception, chat.Key, output.Seq);
            await SayAsync(ChannelTexts.FileRefused(chat.Channel, file.Name, exception.Message), stopping);
        }

        Task UploadAsync(IChannelChat place) =>
            calls.RunAsync(() => place.UploadAsync(new(file.Name, content), caption, buttons: null, stopping), stopping);
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

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: the file of output {Seq} was refused.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string chat, long seq);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: that a file can't be shown could not be told.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string chat);
}
