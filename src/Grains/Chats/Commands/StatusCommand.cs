using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class StatusCommand : IChatCommand
{
    public string Name => "status";

    public string Description => "what the current session is doing, its queue, cost and settings";

    public bool OnlyShows => true;

    public bool NeedsSession => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var status = await run.AskAsync(run.Current.Grain.Status());
        var drafts = run.Chat.Drafts;
        var text = StatusTexts.Status(
            status,
            run.Current.Machine,
            run.Chat.Mode.Mode,
            drafts.ArePossible ? DraftTexts.StatusOf(drafts.AreOff, drafts.Refusal) : null);
        Choice[] buttons =
        [
            .. status.Background.Take(ChatTexts.MostButtons)
                .Select(static (task, index) => new Choice(AsideTexts.Stop(index + 1), $"/background stop {task.Id}")),
        ];
        return ChatKey.IsGroup(run.Scope.Key) && run.Chat.Access.Known(run.Current.Key!) is { } known
            ? [new($"{text}\n{SharingTexts.StatusLine(known.Owner, await run.Chat.Access.ShareAsync(known))}", buttons)]
            : [new(text, buttons)];
    }
}
