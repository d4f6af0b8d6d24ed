using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class UnarchiveCommand : IChatCommand
{
    public string Name => "unarchive";

    public string Arguments => "NAME";

    public string Description => "bring an archived session back";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is not [var name])
        {
            return [new(ChatTexts.UnarchiveUsage)];
        }

        var user = run.User;
        if (await user.Find(name) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        try
        {
            await run.AskAsync(run.Scope.Session(entry.Key.ToString()).Unarchive());
        }
        catch (ProjectException exception)
        {
            return [new(exception.Message)];
        }

        await user.SetArchived(entry.Name, isArchived: false);
        var topic = run.Chat.Topics.Changing(TopicChange.Reopen, run.Message.User, entry.Name, isHere: true);
        if (topic is null || topic.Chat == run.Scope.Key)
        {
            run.Current.Enter(entry);
        }

        return [new(ChatTexts.Unarchived(entry.Name), Topic: topic)];
    }
}
