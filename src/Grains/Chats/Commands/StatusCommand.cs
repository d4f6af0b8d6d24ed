using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class StatusCommand : IChatCommand
{
    public string Name => "status";

    public string Description => "what the current session is doing, its queue, cost and settings";

    public bool OnlyShows => true;

    public bool NeedsSession => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) =>
        [new(StatusTexts.Status(await run.AskAsync(run.Current.Grain.Status()), run.Current.Machine, run.Chat.Mode.Mode))];
}
