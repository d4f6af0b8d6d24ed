using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// What is left of <c>/steer</c> when <see cref="Steering"/> has made prompts of those that bring words or files: the button of a message
/// that waits, and one that says nothing.
/// </summary>
internal sealed class SteerCommand : IChatCommand
{
    public string Name => Steering.Name;

    public string Arguments => "TEXT";

    public string Description => "interrupt the turn that is running and say this now, before what waits";

    public bool NeedsSession => true;

    // The message may be one for another session.
    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.None;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (Steering.IdOf(run.Arguments) is not { } id)
        {
            return [new(SteerTexts.Usage)];
        }

        if (run.Chat.Waiting.Find(id) is { } kept)
        {
            return [new(SteerTexts.IsAway(SessionKey.Parse(kept.Session).Machine))];
        }

        var (session, name) = run.Chat.Sent.OfPrompt(id) is { } sent
            ? (sent.Session, sent.SessionName ?? "")
            : (run.Current.Key!, run.Current.Name);
        if (await run.Chat.Access.RefusalAsync(run.Message.User, session, name) is { } refusal)
        {
            return [new(refusal)];
        }

        return await run.Chat.Route.CallAsync(session, grain => grain.SendNow(id)) switch
        {
            SendNowReceipt.Next => [],
            SendNowReceipt.Running => [new(SteerTexts.Running)],
            SendNowReceipt.Done => [new(SteerTexts.Done)],
            SendNowReceipt.Cancelled => [new(SteerTexts.Cancelled)],
            _ => [new(QueueTexts.Unknown(id))],
        };
    }
}
