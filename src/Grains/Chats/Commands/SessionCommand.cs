using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class SessionCommand : IChatCommand
{
    public string Name => "session";

    public string Arguments => "[NAME]";

    public string Description => "switch to a session, or show the current one";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count == 0)
        {
            return run.Current.Key is not { } key ? [new(ChatTexts.NoSession)]
                : await run.RefusalAsync(SessionRight.Use) is { } refusal ? [refusal]
                : [new(ChatTexts.Current(run.Current.Name, key))];
        }

        var entry = await run.User.Find(run.Arguments[0]);
        if (entry is null && await run.Chat.Access.FindSharedAsync(run.Message.User, run.Text) is { } shared)
        {
            run.Chat.Current.Choose(run.Message.User, shared);
            return [new(SharingTexts.Switched(shared.Name, shared.Owner))];
        }

        if (entry is null || run.Arguments.Count > 1)
        {
            return [new(ChatTexts.UnknownSession(run.Text))];
        }

        if (entry.IsArchived)
        {
            return [new(ChatTexts.IsArchived(entry.Name))];
        }

        run.Current.Enter(entry);
        return [new(ChatTexts.Switched(entry.Name))];
    }
}
