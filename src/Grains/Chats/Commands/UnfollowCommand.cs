using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class UnfollowCommand : IChatCommand
{
    public string Name => "unfollow";

    public string Arguments => "[NAME]";

    public string Description => "show no more what is said in a session through other doors";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var ended = await run.AskAsync(run.Chat.Followed.RemoveAsync(run.Text));
        return [new(
            ended.Count > 0 ? FollowTexts.Ended(ended)
            : run.Text.Length > 0 ? FollowTexts.DoesNotFollow(run.Text)
            : FollowTexts.None)];
    }
}
