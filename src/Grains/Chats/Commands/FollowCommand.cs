using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class FollowCommand : IChatCommand
{
    public string Name => "follow";

    public string Arguments => "[NAME]";

    public string Description => "show here what is said in a session of yours through other doors";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (ChatKey.IsGroup(run.Scope.Key))
        {
            return [new(FollowTexts.NotInGroups)];
        }

        if (run.Arguments.Count == 0)
        {
            return [new(run.Chat.Followed.Names is { Count: > 0 } names ? FollowTexts.Lists(names) : FollowTexts.None)];
        }

        if (await run.AskAsync(run.User.Find(run.Text)) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(run.Text))];
        }

        await run.AskAsync(run.Chat.Followed.AddAsync(entry));
        return [new(FollowTexts.Follows(entry.Name))];
    }
}
