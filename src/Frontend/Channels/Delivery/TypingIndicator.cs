namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Shows <c>typing</c> while a session works. The channel takes it back after a while, so it is said again and again.</summary>
internal sealed class TypingIndicator(IChannelChat chat, ChatPace pace, TimeProvider time) : IAsyncDisposable
{
    // Who is answered at once needs no sign of life, and the call would only be in the answer's way.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;

    /// <summary>Whether it is shown now.</summary>
    public bool IsOn => _stop is not null;

    /// <summary>Shows or hides it.</summary>
    /// <param name="isOn">Whether to show it.</param>
    /// <returns>A task that ends when it is so.</returns>
    public async Task SetAsync(bool isOn)
    {
        if (!isOn)
        {
            await StopAsync();
        }
        else if (_stop is null)
        {
            _stop = new();
            _work = chat.Capabilities.Typing is { } interval ? SayAsync(interval, _stop.Token) : Task.CompletedTask;
        }
    }

    /// <summary>Hides it.</summary>
    /// <returns>A task that ends when it is hidden.</returns>
    public async Task StopAsync()
    {
        if (_stop is not null)
        {
            await _stop.CancelAsync();
            await _work;
            _stop.Dispose();
            _stop = null;
        }
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    private async Task SayAsync(TimeSpan interval, CancellationToken stop)
    {
        await Task.Delay(Delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await pace.WaitAsync(stop);
                await chat.TypeAsync(stop);
            }
            catch (ChannelException exception) when (exception.Wait is { } wait)
            {
                pace.Pause(wait);
            }
            catch (Exception)
            {
                // It is a courtesy; what matters is tried and logged elsewhere.
            }

            await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
