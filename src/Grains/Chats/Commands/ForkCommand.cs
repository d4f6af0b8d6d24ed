using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>Makes a session with the history and a copy of the files of the current one, and switches to it.</summary>
internal sealed class ForkCommand : IChatCommand
{
    public string Name => "fork";

    public string Arguments => "[NAME]";

    public string Description => "make a session with the same history and a copy of the files, and switch to it";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count > 1 || (run.Arguments is [var typed] && !SessionName.IsValid(typed)))
        {
            return [new(ChatTexts.BadName(run.Text))];
        }

        var request = run.Scope.RequestId(run.Message);
        var (former, machine) = (run.Current.Name, run.Current.Machine);
        if ((await run.AskAsync(run.Machine(machine).Describe())).IsDraining)
        {
            return [new(MoveTexts.NothingNew(machine))];
        }

        if (await run.AskAsync(run.Current.Grain.Fork()) is not { } origin)
        {
            return [new(SessionTexts.Gone)];
        }

        var name = run.Arguments is [var wished] ? wished : await FreeName.OfAsync(run.User, former, request);
        var created = await run.AskAsync(run.User.Create(
            new(name, origin.Persona, machine, request) { Origin = origin with { Chat = run.Scope.Key } }));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        run.Current.Enter(created.Entry);
        return [new(ForkTexts.Forked(created.Entry.Name, former, machine, origin.Conversation is not null))];
    }
}
