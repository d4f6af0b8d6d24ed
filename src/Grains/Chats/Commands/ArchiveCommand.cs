using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class ArchiveCommand : IChatCommand
{
    public string Name => "archive";

    public string Arguments => "[NAME]";

    public string Description => "end and hide a session; its files and history are kept";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var isCurrent = run.Arguments.Count == 0 && run.Current.Key is not null;
        if (isCurrent && await run.RefusalAsync(SessionRight.Own) is { } refusal)
        {
            return [refusal];
        }

        var name = isCurrent ? run.Current.Name : run.Text;
        var user = run.User;
        if (await user.Find(name) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        await run.AskAsync(run.Scope.Session(entry.Key.ToString()).Archive());
        await user.SetArchived(entry.Name, isArchived: true);
        var isHere = run.Current.Key == entry.Key.ToString();
        var topic = run.Chat.Topics.Changing(TopicChange.Close, run.Message.User, entry.Name, isHere);
        run.Current.Leave(entry);
        return [new($"{ChatTexts.Archived(entry.Name)} {await LeaveProjectAsync(run, entry)}".TrimEnd(), Topic: topic)];
    }

    private static async Task<string?> LeaveProjectAsync(CommandRun run, SessionEntry entry)
    {
        var session = run.Scope.Session(entry.Key.ToString());
        var began = run.Scope.Time.SteadyNow();
        while (true)
        {
            var receipt = await run.AskAsync(session.LeaveProject());
            if (receipt.IsDone)
            {
                return receipt.Text;
            }

            if (run.Scope.Time.SteadyNow() - began >= Patience.Limit)
            {
                return ProjectTexts.LeavesLater(entry.Name);
            }
        }
    }
}
