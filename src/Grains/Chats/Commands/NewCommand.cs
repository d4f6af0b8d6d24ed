using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class NewCommand : IChatCommand
{
    public string Name => "new";

    public string Arguments => "NAME [PERSONA] [@MACHINE]";

    public string Description => "make a session and switch to it";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var words = run.Arguments.Where(static word => !word.StartsWith('@')).ToArray();
        var machines = run.Arguments.Where(static word => word.StartsWith('@')).ToArray();
        if (words.Length is 0 or > 2 || machines.Length > 1)
        {
            return [new(ChatTexts.NewUsage)];
        }

        var known = run.Scope.Machines;
        var machine = machines is [var named] ? named[1..].ToLowerInvariant() : known.Local;
        if (!SessionName.IsValid(words[0]))
        {
            return [new(ChatTexts.BadName(words[0]))];
        }

        if (!known.Online.Contains(machine))
        {
            return [new(ChatTexts.UnknownMachine(machine, known.Online))];
        }

        var described = await run.AskAsync(run.Machine(machine).Describe());
        if (described.IsDraining)
        {
            return [new(MoveTexts.NothingNew(machine))];
        }

        if (words is [_, var wanted]
            && !described.Personas.Any(persona => string.Equals(persona.Name, wanted, StringComparison.OrdinalIgnoreCase)))
        {
            return [new(ChatTexts.UnknownPersona(wanted, described.Personas))];
        }

        var persona = words is [_, var chosen] ? chosen.ToLowerInvariant() : null;
        var created = await run.AskAsync(run.User.Create(new(words[0], persona, machine, run.Scope.RequestId(run.Message))));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        run.Current.Enter(created.Entry);
        return [new(ChatTexts.Created(created.Entry, described.Agents[0]))];
    }
}
