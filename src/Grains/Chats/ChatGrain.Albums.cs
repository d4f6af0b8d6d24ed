using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

// Albums: their parts come one by one and become one prompt, once no further part has come for a moment. What was sent
// after an album waits with it, so order is kept.
internal sealed partial class ChatGrain
{
    private static readonly TimeSpan PartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(30);

    /// <summary>Until when further parts of a group may come. A group that was left by an earlier activation gets a new moment.</summary>
    private readonly Dictionary<string, DateTimeOffset> _groups = [];
    private IGrainTimer? _groupEnds;

    public Task Expect(string group)
    {
        _groups[group] = _time.GetUtcNow() + PartPatience;
        return Task.CompletedTask;
    }

    /// <summary>Puts a message into the inbox, a part of a group with the parts before it.</summary>
    private void AddToInbox(ChatMessage message)
    {
        if (message.Group is { } group)
        {
            _groups[group] = _time.GetUtcNow() + PartPause;
            if (message.Refusal is not null)
            {
                message = message with { Group = null };
            }
            else if (_state.Inbox.FindIndex(whole => whole.Group == group && whole.User == message.User) is >= 0 and var index)
            {
                var whole = _state.Inbox[index];
                _state.Inbox[index] = whole with
                {
                    Text = string.Join('\n', new[] { whole.Text, message.Text }.Where(static text => text.Length > 0)),
                    Attachments = [.. whole.Attachments, .. message.Attachments],
                    Parts = [.. whole.Parts ?? [], message.Id],
                };
                return;
            }
        }

        _state.Inbox.Add(message);
    }

    /// <summary>Whether the first message of the inbox is a group whose parts may still come.</summary>
    /// <exception cref="StoreUnavailableException">It could not be closed; it is tried again.</exception>
    private async Task<bool> IsHeldAsync()
    {
        if (_state.Inbox[0] is not { Group: { } group } whole)
        {
            return false;
        }

        var now = _time.GetUtcNow();
        if (!_groups.TryGetValue(group, out var until))
        {
            _groups[group] = until = now + PartPause;
        }

        if (now < until)
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

        // Closed for good before it is handed over: a part that joined it afterwards would never reach the session.
        _groups.Remove(group);
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
