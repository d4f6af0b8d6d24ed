using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>The session that one person talks to in a chat. It may be somebody else's: see <see cref="SessionAccess"/>.</summary>
/// <param name="scope">The chat.</param>
/// <param name="sessions">What the chat talks to.</param>
/// <param name="user">The person.</param>
internal sealed class CurrentSession(ChatScope scope, CurrentSessions sessions, string user)
{
    private const string Default = "default";

    /// <summary>Its key, or null while there is none.</summary>
    public string? Key => sessions.ChosenBy(user) is { } chosen ? chosen.Session : sessions.Key;

    /// <summary>Its name; empty while there is none.</summary>
    public string Name => sessions.ChosenBy(user) is { } chosen ? chosen.Name : sessions.Name;

    /// <summary>Its grain; only while there is one.</summary>
    public ISessionGrain Grain => scope.Session(Key!);

    /// <summary>Its machine; only while there is one.</summary>
    public string Machine => SessionKey.Parse(Key!).Machine;

    /// <summary>Talks to a session from now on.</summary>
    /// <param name="entry">The session, which is the person's own.</param>
    public void Enter(SessionEntry entry) => sessions.Enter(user, entry);

    /// <summary>Talks to no session any more, if it is this one; nor does anybody else.</summary>
    /// <param name="entry">The session.</param>
    public void Leave(SessionEntry entry) => sessions.Leave(entry);

    /// <summary>
    /// Talks to the person's session <c>default</c>, or the one of the topic's name, which is made if need be, unless there is a current
    /// one.
    /// </summary>
    /// <param name="message">The message that needs a session.</param>
    /// <exception cref="MissingDefaultException">What the person has set for their sessions is not there.</exception>
    /// <exception cref="InvalidOperationException">It can't be made; the message says why.</exception>
    public async Task EnsureAsync(ChatMessage message)
    {
        if (Key is not null)
        {
            return;
        }

        // A topic that somebody made is a session of its name.
        var name = message.Topic is { } topic ? FreeName.Stem(topic) : Default;
        var person = scope.User(user);
        var entry = await person.Find(name);
        if (entry is null)
        {
            var created = await person.Create(await RequestAsync(name, await NewPlace.DefaultsOf(person), message));

            // Another chat of the same person may have made it since we looked.
            entry = created.Entry ?? await person.Find(name) ?? throw new InvalidOperationException(created.Refusal);
        }

        if (Key is null)
        {
            // Nobody may have waited for so long: another one may be there by now.
            Enter(entry);
        }
    }

    private async Task<SessionRequest> RequestAsync(string name, PersonDefaults defaults, ChatMessage message)
    {
        if (defaults is { Machine: null, Project: null })
        {
            var free = await MachineForNewAsync();
            return new(name, Persona: null, free, scope.RequestId(message)) { Agent = await AgentAsync(defaults, free) };
        }

        var place = await NewPlace.FindAsync(scope, user, defaults);
        var machine = place.Machine ?? throw new MissingDefaultException(DefaultTexts.ProjectOnSeveral(place.Project!, place.Having));
        return new(name, Persona: null, machine, scope.RequestId(message))
        {
            Agent = await AgentAsync(defaults, machine),
            Project = place.Project is { } project ? new(project) : null,
        };
    }

    private async Task<string?> AgentAsync(PersonDefaults defaults, string machine)
    {
        if (defaults == PersonDefaults.None)
        {
            return null;
        }

        var described = await scope.Machine(machine).Describe();
        return described.IsDraining ? throw new MissingDefaultException(DefaultTexts.MachineDrained(machine))
            : defaults.Agent is { } agent && described.Agents.All(known => known.Name != agent)
                ? throw new MissingDefaultException(DefaultTexts.AgentGone(agent, described))
                : defaults.Agent;
    }

    /// <summary>The machine that makes a session of which nobody said where: this one, unless it is drained.</summary>
    private async Task<string> MachineForNewAsync()
    {
        foreach (var machine in scope.Machines.Online.OrderByDescending(name => name == scope.Machines.Local))
        {
            try
            {
                if (!(await scope.Machine(machine).Describe()).IsDraining)
                {
                    return machine;
                }
            }
            catch (MachineAwayException)
            {
                // It left a moment ago.
            }
        }

        throw new InvalidOperationException(MoveTexts.NoMachineFree);
    }
}
