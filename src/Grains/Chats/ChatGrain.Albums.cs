using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

// Messages that come one by one and become one prompt, once no further part has come for a moment (see Joins). What was sent
// after them waits with them, so order is kept.
internal sealed partial class ChatGrain
{
    private readonly Joins _joins = new();

    private IGrainTimer? _groupEnds;

    public Task Expect(string group)
    {
        _joins.Expect(group, _time.GetUtcNow());
        return Task.CompletedTask;
    }

    private void AddToInbox(ChatMessage message) =>
        _joins.Add(_state.Inbox, message, _time.GetUtcNow(), _handOver.IsForShell);

    /// <summary>Whether the first message of the inbox waits for what belongs to it.</summary>
    /// <exception cref="StoreUnavailableException">It could not be closed; it is tried again.</exception>
    private async Task<bool> IsHeldAsync()
    {
        var now = _time.GetUtcNow();
        var whole = _state.Inbox[0];
        if (_joins.Held(_state.Inbox, now) is { } until)
        {
            _groupEnds?.Dispose();
            _groupEnds = this.RegisterGrainTimer(
                static (grain, _) =>
                {
                    grain.StartWorking();
                    return Task.CompletedTask;
                },
                this,
                new GrainTimerCreationOptions(until - now, Timeout.InfiniteTimeSpan) { KeepAlive = true, Interleave = true });
            return true;
        }

        if (whole.Group is null)
        {
            if (whole.MayGoOn && _unwritten.Contains(whole.Id))
            {
                // Were it lost and sent again, what is forwarded with it would join it then, and the session knows it without.
                await WriteAsync();
            }

            return false;
        }

        // Closed for good before it is handed over: a part that joined it afterwards would never reach the session.
        _state.Inbox[0] = whole with { Group = null };
        try
        {
            await WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            _state.Inbox[0] = whole;
            throw;
        }

        return false;
    }
}
