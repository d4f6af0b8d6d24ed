namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Keeps a chat's pinned line as its conversation wants it: looked after rarely, changed only where it says something else, and never in
/// the way of what is said.
/// </summary>
/// <param name="chat">The chat.</param>
/// <param name="grain">Its conversation, which knows the line and the message that shows it.</param>
/// <param name="calls">How it is called.</param>
/// <param name="pace">The chat's pace.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PinnedText(
    IChannelChat chat, IChatGrain grain, ChannelCalls calls, ChatPace pace, TimeProvider time, ILogger logger)
{
    /// <summary>Least time between two changes.</summary>
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(30);

    private TimeSpan? _looked;
    private bool _isDue;

    /// <summary>How long it takes until it is looked after; null if nothing has happened since.</summary>
    public TimeSpan? UntilNext => !_isDue || !chat.Capabilities.Pins ? null
        : TimeSpan.FromTicks(Math.Max(pace.UntilLive.Ticks, _looked is { } at ? Math.Max(0, (at + Distance - time.SteadyNow()).Ticks) : 0));

    /// <summary>Something has happened that it may tell of.</summary>
    /// <param name="isAtOnce">Whether somebody waits for it.</param>
    public void Note(bool isAtOnce)
    {
        _isDue = true;
        _looked = isAtOnce ? null : _looked;
    }

    /// <summary>Looks after it. A failure is no loss: it is looked after again.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when it stands there as it is to be, or can't.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task LookAsync(CancellationToken stopping)
    {
        (_isDue, _looked) = (false, time.SteadyNow());
        try
        {
            if (await grain.Pinned() is not { } line)
            {
                return;
            }

            var message = line.Message is { } known && chat.Has(known) ? known : null;
            if (line.Text.Length == 0)
            {
                await RemoveAsync(message, stopping);
                await grain.NotePinned(null, "", null);
            }
            else if (message is null || line.Text != line.Shown)
            {
                await ShowAsync(line.Text, message, stopping);
            }
        }
        catch (Exception exception) when (
            !stopping.IsCancellationRequested && exception is not (ChatForbiddenException or ChatMovedException or LeaseOverException))
        {
            LogNotShown(logger, exception, chat.Key);
        }
    }

    private async Task ShowAsync(string line, string? message, CancellationToken stopping)
    {
        var text = chat.Render(line)[0];
        if (message is not null && await EditAsync(message, text, stopping))
        {
            await grain.NotePinned(message, line, null);
            return;
        }

        var sent = await calls.RunAsync(() => chat.SendSilentlyAsync(text, stopping), stopping);
        try
        {
            await calls.RunAsync(() => chat.PinAsync(sent.Id, stopping), stopping);
            await grain.NotePinned(sent.Id, line, null);
        }
        catch (ChannelException exception)
        {
            await RemoveAsync(sent.Id, stopping);
            await grain.NotePinned(null, "", exception.Message);
        }
    }

    /// <summary>Whether the message says it now; a person may have deleted it.</summary>
    private async Task<bool> EditAsync(string message, ChannelText text, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(() => chat.EditAsync(message, text, buttons: null, stopping), stopping);
            return true;
        }
        catch (ChannelException exception)
        {
            return exception.Error is ChannelError.Unchanged;
        }
    }

    private async Task RemoveAsync(string? message, CancellationToken stopping)
    {
        try
        {
            if (message is not null)
            {
                await calls.RunAsync(() => chat.DeleteAsync(message, stopping), stopping);
            }
        }
        catch (ChannelException exception)
        {
            LogNotShown(logger, exception, chat.Key);
        }
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: its pinned line could not be looked after.")]
    private static partial void LogNotShown(ILogger logger, Exception exception, string chat);
}
