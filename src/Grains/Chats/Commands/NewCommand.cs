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

        try
        {
            return await MakeAsync(run, words, await run.AskAsync(NewPlace.DefaultsOf(run.User)));
        }
        catch (MissingDefaultException missing)
        {
            return [new(DefaultTexts.Unchanged(missing.Message))];
        }
    }

    private static async Task<IReadOnlyList<Reply>> MakeAsync(CommandRun run, NewWords words, PersonDefaults defaults)
    {
        if (words.IsEmpty)
        {
            // Nothing is made yet: a machine that is away is no reason to offer nothing.
            var (home, local) = (defaults.Machine, run.Scope.Machines.Local);
            var there = await run.AskAsync(
                run.Machine(home is not null && run.Scope.Machines.Online.Contains(home) ? home : local).Describe());
            return there.IsDraining
                ? [new(MoveTexts.NothingNew(there.Name))]
                : [await NewOffer.OfferAsync(run, there, await FreeNameAsync(run, words), defaults)];
        }

        var place = await NewPlace.FindAsync(run.Scope, run.Message.User, defaults, words.Machine, words.Project, words.IsAlone);
        if (place.Machine is null)
        {
            return [NewTexts.WhichMachine(words with { Project = place.Project }, place.Having)];
        }

        var described = await run.AskAsync(run.Machine(place.Machine).Describe());
        if (described.IsDraining)
        {
            return [new(MoveTexts.NothingNew(place.Machine))];
        }

        var meanings = NewMeanings.Of(
            words,
            [.. described.Personas.Select(static persona => persona.Name)],
            [.. described.Agents.Select(static agent => agent.Name)]);
        return meanings switch
        {
            [var one] => await MakeAsync(run, one with { Project = place.Project }, described, defaults.Agent),
            [] => [new(NewTexts.Unknown(words, described))],
            _ => [NewTexts.Which(meanings)],
        };
    }

    private static async Task<IReadOnlyList<Reply>> MakeAsync(
        CommandRun run, NewWords words, MachineDescription described, string? usual)
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

        var wanted = words.Agent ?? usual;
        if ((wanted is null ? described.Agents[0] : described.Agents.FirstOrDefault(known => known.Name == wanted)) is not { } agent)
        {
            return [new(words.Agent is { } said
                ? NewTexts.UnknownAgent(said, described) : DefaultTexts.Unchanged(DefaultTexts.AgentGone(usual!, described)))];
        }

        var request = new SessionRequest(
            words.Name ?? await FreeNameAsync(run, words), words.Persona, described.Name, run.Scope.RequestId(run.Message))
        {
            Agent = wanted,
            Project = words.Project is { } project ? new(project, words.From, words.IsHere) : null,
        };
        var created = await run.AskAsync(run.User.Create(request));
        if (created.Entry is null)
        {
            return [new(created.Refusal!)];
        }

        var topic = TopicSessions.Opening(run.Message, created.Entry.Name);
        if (topic is null)
        {
            run.Current.Enter(created.Entry);
        }

        var text = ChatTexts.Created(created.Entry, agent);
        return request.Project is null
            ? [new(text, Topic: topic)]
            : [new($"{text} {NewTexts.Place(await PlaceAsync(run, created.Entry), words.From)}".TrimEnd(), Topic: topic)];
    }

    private static async Task<SessionPlace?> PlaceAsync(CommandRun run, SessionEntry entry) =>
        (await run.AskAsync(run.Scope.Session(entry.Key.ToString()).Status())).Place;

    /// <summary>A name that none of the person's sessions has; the same message again, after a crash, is the same session.</summary>
    private static Task<string> FreeNameAsync(CommandRun run, NewWords words) => run.AskAsync(FreeName.OfAsync(
        run.User, words.Project ?? words.Agent ?? words.Persona ?? "session", run.Scope.RequestId(run.Message)));
}
