namespace Dormouse.Grains.Chats;

// What the channel has is forgotten: at once while more is to be shown, for a crash may repeat one output and not all of them;
// else with the next write, which often is the next message, or a moment later.
internal sealed partial class ChatGrain
{
    private static readonly TimeSpan ConfirmedDelay = TimeSpan.FromMilliseconds(50);

    private long _confirmed;
    private long _durablyConfirmed;
    private IGrainTimer? _confirmedTimer;

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_isLeaving && _confirmed > _durablyConfirmed)
        {
            await WriteWhatIsLeftAsync();
        }
    }

    public async Task Confirm(long seq)
    {
        if (_state is not { Confirms: true, Move: null or { To: null } })
        {
            return;
        }

        var isOnPage = _state.Pages.Count > 0 && seq > _state.Confirmed;
        _state.Confirmed = Math.Max(_state.Confirmed, Math.Min(seq, _seq));
        _pages.TakeOut(_state);
        var confirmed = _state.Outbox.RemoveAll(output => output.Seq <= seq);
        _confirmed += confirmed + (isOnPage ? 1 : 0);
        Measures.OutputsConfirmed(Channel, confirmed);
        if (_confirmed == _durablyConfirmed)
        {
            return;
        }

        if (confirmed > 0 && !isOnPage && _state.Outbox.Count == 0)
        {
            WriteConfirmedSoon();
        }
        else
        {
            // Also when it comes again, because the write of its first coming failed.
            await WriteAsync();
        }
    }

    private void WriteConfirmedSoon()
    {
        if (_confirmedTimer is null)
        {
            _confirmedTimer = this.RegisterGrainTimer(
                static (grain, _) => grain.WriteConfirmedAsync(),
                this,
                new GrainTimerCreationOptions(ConfirmedDelay, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
        else
        {
            _confirmedTimer.Change(ConfirmedDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task WriteConfirmedAsync()
    {
        if (_confirmed > _durablyConfirmed)
        {
            await WriteWhatIsLeftAsync();
        }
    }
}
