using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class CancelCommand : IChatCommand
{
    public string Name => "cancel";

    public string Arguments => "ID";

    public string Description => "cancel a message that waits";

    public bool NeedsSession => true;

    // The message may be one for another session.
    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.None;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is not [var id] || !ShortId.IsValid(id))
        {
            return [new(QueueTexts.CancelUsage)];
        }

        var (session, name) = run.Chat.Waiting.Find(id) is { } found ? (found.Session, found.SessionName)
            : run.Chat.Sent.OfPrompt(id) is { } sent ? (sent.Session, sent.SessionName ?? "")
            : (run.Current.Key!, run.Current.Name);
        if (await run.Chat.Access.RefusalAsync(run.Message.User, session, name) is { } refusal)
        {
            return [new(refusal)];
        }

        if (run.Chat.Waiting.Cancel(id) is { } waiting)
        {
            return [new(waiting.IsCancelled
                ? QueueTexts.CancelledBefore
                : SessionTexts.Cancelled(SessionTexts.Excerpt(waiting.Prompt.Wording.Shown, QueueTexts.ExcerptLength)))];
        }

        // The list may have been shown for another session than the current one.
        var receipt = await run.Chat.Route.CallAsync(session, grain => grain.Cancel(id));
        return receipt switch
        {
            { Outcome: CancelOutcome.Running } => [new(QueueTexts.Running(receipt.Text))],
            { Outcome: CancelOutcome.Done } => [new(QueueTexts.Done)],
            { Outcome: CancelOutcome.Unknown } => [new(QueueTexts.Unknown(id))],
            { Chat: { } chat } when chat == run.Scope.Key => [],
            { Text.Length: > 0 } => [new(SessionTexts.Cancelled(receipt.Text))],
            _ => [new(QueueTexts.CancelledBefore)],
        };
    }
}
