using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The session that a chat talks to. It alone changes <see cref="ChatState.Session"/> and <see cref="ChatState.SessionName"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
internal sealed class CurrentSession(ChatScope scope, ChatState state)
{
    private const string Default = "default";

    /// <summary>Its key, or null while there is none.</summary>
    public string? Key => state.Session;

    /// <summary>Its name; empty while there is none.</summary>
    public string Name => state.SessionName;

    /// <summary>Its grain; only while there is one.</summary>
    public ISessionGrain Grain => scope.Session(state.Session!);

    /// <summary>Its machine; only while there is one.</summary>
    public string Machine => SessionKey.Parse(state.Session!).Machine;

    /// <summary>Talks to a session from now on.</summary>
    /// <param name="entry">The session.</param>
    public void Enter(SessionEntry entry) => (state.Session, state.SessionName) = (entry.Key.ToString(), entry.Name);

    /// <summary>Talks to no session any more, if it is this one.</summary>
    /// <param name="entry">The session.</param>
    public void Leave(SessionEntry entry)
    {
        if (state.Session == entry.Key.ToString())
        {
            (state.Session, state.SessionName) = (null, "");
        }
    }

    /// <summary>The session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) => state.Session = state.Session == from ? to : state.Session;

    /// <summary>Talks to the sender's session <c>default</c>, which is made if need be, unless there is a current one.</summary>
    /// <param name="message">The message that needs a session.</param>
    /// <exception cref="InvalidOperationException">It can't be made; the message says why.</exception>
    public async Task EnsureAsync(ChatMessage message)
    {
        if (state.Session is not null)
        {
            return;
        }

        var user = scope.User(message);
        var entry = await user.Find(Default);
        if (entry is null)
        {
            var created = await user.Create(new(Default, Persona: null, await MachineForNewAsync(), scope.RequestId(message)));

            // Another chat of the same person may have made it since we looked.
            entry = created.Entry ?? await user.Find(Default) ?? throw new InvalidOperationException(created.Refusal);
        }

        if (state.Session is null)
        {
            // Nobody may have waited for so long: another one may be there by now.
            Enter(entry);
        }
    }

    /// <summary>
    /// A session that moved so long ago that nobody knows where to is found by its name; in a group it may be another person's.
    /// </summary>
    /// <param name="message">The message that is for it.</param>
    /// <param name="to">The session as the message knows it.</param>
    /// <returns>Its key; null if there is no other of that name.</returns>
    public async Task<string?> FindAgainAsync(ChatMessage message, BoundMessage to) =>
        !ChatKey.IsGroup(scope.Key)
        && await scope.User(message).Find(to.SessionName) is { IsArchived: false } entry
        && entry.Key.ToString() != to.Session
            ? entry.Key.ToString()
            : null;

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
