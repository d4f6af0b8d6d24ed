using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// What waits: shown, and cancelled one by one.
internal sealed partial class ChatGrain
{
    private async Task<IReadOnlyList<Reply>> ListQueueAsync()
    {
        var lines = new List<string>();
        var ids = new List<Guid>();
        string head;
        try
        {
            var status = await CallAsync(_state.Session!, static session => session.Status());
            head = QueueTexts.Head(status.Name, status.Waiting.Count);
            foreach (var queued in status.Waiting)
            {
                ids.Add(queued.Id);
                lines.Add(QueueTexts.Line(ids.Count, queued));
            }
        }
        catch (MachineAwayException exception)
        {
            head = QueueTexts.HeadAway(_state.SessionName, exception.Machine);
        }

        foreach (var waiting in _state.Waiting.Where(static waiting => !waiting.IsCancelled))
        {
            ids.Add(waiting.Prompt.OwnId);
            lines.Add(QueueTexts.AwayLine(ids.Count, waiting.Prompt.OwnId, waiting.Prompt.Wording.Shown, SessionKey.Parse(waiting.Session).Machine));
        }

        var buttons = ids.Take(ChatTexts.MostButtons).Select(static (id, index) => new Choice(QueueTexts.Cancel(index + 1), $"/cancel {ShortId.Of(id)}"));
        return [new(string.Join('\n', lines.Prepend(head)), [.. buttons])];
    }

    private async Task<IReadOnlyList<Reply>> CancelAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var id] || !ShortId.IsValid(id))
        {
            return [new(QueueTexts.CancelUsage)];
        }

        var waits = _state.Waiting.FindIndex(waiting => ShortId.Names(id, waiting.Prompt.OwnId));
        if (waits >= 0)
        {
            var waiting = _state.Waiting[waits];
            _state.Waiting[waits] = waiting with { IsCancelled = true };
            return [new(waiting.IsCancelled
                ? QueueTexts.CancelledBefore
                : SessionTexts.Cancelled(SessionTexts.Excerpt(waiting.Prompt.Wording.Shown, QueueTexts.ExcerptLength)))];
        }

        // The list may have been shown for another session than the current one.
        var session = _state.Sent.FindLast(sent => ShortId.Names(id, sent.Prompt))?.Session ?? _state.Session!;
        var receipt = await CallAsync(session, grain => grain.Cancel(id));
        return receipt switch
        {
            { Outcome: CancelOutcome.Running } => [new(QueueTexts.Running(receipt.Text))],
            { Outcome: CancelOutcome.Done } => [new(QueueTexts.Done)],
            { Outcome: CancelOutcome.Unknown } => [new(QueueTexts.Unknown(id))],
            { Chat: { } chat } when chat == Key => [],
            { Text.Length: > 0 } => [new(SessionTexts.Cancelled(receipt.Text))],
            _ => [new(QueueTexts.CancelledBefore)],
        };
    }

    private string SessionNameOf(string session) => session == _state.Session
        ? _state.SessionName
        : _state.Waiting.Find(waiting => waiting.Session == session)?.SessionName ?? SessionKey.Parse(session).Machine;
}
