using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class NewCommand : IChatCommand
{
    public string Name => "new";

    public string Arguments => "NAME [PERSONA|AGENT] [@MACHINE] [in PROJECT [from REF] [here]]";

    public string Description => "make a session and switch to it";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (NewWords.Read(run.Arguments) is not { } words)
        {
            return [new(ChatTexts.NewUsage)];
        }

        if (words is { Name: null, Loose: [var only] } && !SessionName.IsValid(only))
        {
            return [new(ChatTexts.BadName(only))];
        }

        var known = run.Scope.Machines;
        if (words.Machine is { } named && !known.Online.Contains(named))
        {
            return [new(ChatTexts.UnknownMachine(named, known.Online))];
        }

        var (machine, question) = await NewPlaces.FindAsync(run, words);
        if (machine is null)
        {
            return [question!];
        }

        var described = await run.AskAsync(run.Machine(machine).Describe());
        if (described.IsDraining)
        {
            return [new(MoveTexts.NothingNew(machine))];
        }

        if (words.IsEmpty)
        {
            return [await NewPlaces.OfferAsync(run, described, await FreeNameAsync(run, words))];
        }

        var meanings = NewMeanings.Of(
            words,
            [.. described.Personas.Select(static persona => persona.Name)],
            [.. described.Agents.Select(static agent => agent.Name)]);
        return meanings switch
        {
            [var one] => await MakeAsync(run, one, described),
            [] => [new(NewTexts.Unknown(words, described))],
            _ => [NewTexts.Which(meanings)],
        };
    }

    private static async Task<IReadOnlyList<Reply>> MakeAsync(CommandRun run, NewWords words, MachineDescription described)
    {
        if (words.Name is { } wished && !SessionName.IsValid(wished))
        {
            return [new(ChatTexts.BadName(wished))];
        }

        if (words.Persona is { } persona
            && !described.Personas.Any(known => string.Equals(known.Name, persona, StringComparison.OrdinalIgnoreCase)))
        {
            return [new(ChatTexts.UnknownPersona(persona, described.Personas))];
        }

        var agent = words.Agent is null ? described.Agents[0] : described.Agents.FirstOrDefault(known => known.Name == words.Agent);
        if (agent is null)
        {
            return [new(NewTexts.UnknownAgent(words.Agent!, described))];
        }

        var request = new SessionRequest(
            words.Name ?? await FreeNameAsync(run, words), words.Persona, described.Name, run.Scope.RequestId(run.Message))
        {
            Agent = words.Agent,
            Project = words.Project is { } project ? new(project, words.From, words.IsHere) : null,
        };
        var created = await run.AskAsync(run.User.Create(request));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        run.Current.Enter(created.Entry);
        var text = ChatTexts.Created(created.Entry, agent);
        return request.Project is null
            ? [new(text)]
            : [new($"{text} {NewTexts.Place((await run.AskAsync(run.Current.Grain.Status())).Place, words.From)}".TrimEnd())];
    }

    /// <summary>A name that none of the person's sessions has; the same message again, after a crash, is the same session.</summary>
    private static Task<string> FreeNameAsync(CommandRun run, NewWords words) => run.AskAsync(FreeName.OfAsync(
        run.User, words.Project ?? words.Agent ?? words.Persona ?? "session", run.Scope.RequestId(run.Message)));
}
