namespace Dormouse.Frontend.Web;

/// <summary>The caller.</summary>
/// <param name="User">Their name.</param>
/// <param name="IsOwner">Whether they run this Dormouse.</param>
internal sealed record MeBody(string User, bool IsOwner);

/// <summary>What turns have cost.</summary>
/// <param name="Day">On this day, in UTC.</param>
/// <param name="CostUsd">US dollars.</param>
internal sealed record CostBody(DateOnly Day, decimal CostUsd);

/// <summary>A command of the chat.</summary>
/// <param name="Name">Its name, without the slash.</param>
/// <param name="Arguments">Its arguments, optional ones in brackets; empty if it has none.</param>
/// <param name="Description">What it does.</param>
internal sealed record CommandBody(string Name, string Arguments, string Description)
{
    public static CommandBody Of(CommandHelp command) => new(command.Name, command.Arguments, command.Description);
}

/// <summary>A session; what is only known while its machine is there and it was asked for alone is left out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>LIVE</c>, <c>IDLE</c> or <c>OFFLINE</c>.</param>
/// <param name="Machine">Its machine.</param>
/// <param name="Persona">Its persona; <c>default</c> if it has none.</param>
/// <param name="LastActive">When it was last used.</param>
/// <param name="IsArchived">Whether it is hidden.</param>
internal sealed record SessionBody(
    string Name, string State, string Machine, string Persona, DateTimeOffset LastActive, bool IsArchived)
{
    private const string DefaultPersona = "default";

    /// <summary>The title of its conversation; left out if it has none.</summary>
    public string? Title { get; init; }

    /// <summary>In how many chats others may use it; left out if in none.</summary>
    public int? SharedIn { get; init; }

    /// <summary><c>idle</c>, <c>starting</c>, <c>ready</c>, <c>working</c>, <c>suspending</c> or <c>archived</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Its agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Its model; left out for the agent's default.</summary>
    public string? Model { get; init; }

    /// <summary>The machine that it is on its way to.</summary>
    public string? MovesTo { get; init; }

    /// <summary>Idle seconds after which it falls asleep.</summary>
    public double? IdleTimeout { get; init; }

    /// <summary>Messages that wait, the one at work not counted.</summary>
    public int? Queued { get; init; }

    /// <summary>What it waits for from a person.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>US dollars so far.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens read so far.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens written so far.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>How full its conversation's context is, in percent; left out where its agent has not told.</summary>
    public int? ContextPercent { get; init; }

    /// <summary>Turns so far.</summary>
    public int? Turns { get; init; }

    /// <summary>Its folder on its machine.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>The project that it works in; left out if its folder is its own.</summary>
    public string? Project { get; init; }

    /// <summary>The branch that was made for it; left out if it has none.</summary>
    public string? Branch { get; init; }

    /// <summary>What was said in it last, in short; left out if nothing was, or it was not asked for.</summary>
    public JournalEntryBody? Last { get; init; }

    /// <summary>A session of which nothing but its entry is asked for.</summary>
    public static SessionBody Of(SessionEntry entry) => Of(new SessionView(entry, "IDLE"));

    public static SessionBody Of(SessionView view)
    {
        var (entry, status) = (view.Entry, view.Status);
        return new(
            entry.Name,
            view.State,
            entry.Key.Machine,
            (status is null ? entry.Persona : status.Persona) ?? DefaultPersona,
            entry.LastActive,
            entry.IsArchived)
        {
            Title = status is null ? entry.Title : status.Title,
            SharedIn = entry.Shares?.Count,
            Phase = status?.Phase.ToString().ToLowerInvariant(),
            Agent = status?.Agent,
            Model = status?.Model,
            MovesTo = status?.MovesTo,
            IdleTimeout = status?.IdleTimeout.TotalSeconds,
            Queued = status?.Queued,
            WaitsFor = status?.WaitsFor,
            CostUsd = status?.Usage.CostUsd,
            InputTokens = status?.Usage.InputTokens,
            OutputTokens = status?.Usage.OutputTokens,
            Turns = status?.Usage.Turns,
            ContextPercent = status?.Context?.Percent,
            WorkingFolder = status?.WorkingFolder,
            Project = status?.Place?.Project,
            Branch = status?.Place?.Branch,
        };
    }
}

/// <summary>A machine; what it says of itself is left out while it is away.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Online">Whether it is there.</param>
/// <param name="Sessions">How many sessions of the caller are on it.</param>
internal sealed record MachineBody(string Name, bool Online, int Sessions)
{
    /// <summary>Since when it is away, as far as the others know.</summary>
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>Whether it is drained: what runs is finished, and nothing new starts.</summary>
    public bool? Draining { get; init; }

    /// <summary>How many of the caller's sessions have a process.</summary>
    public int? Live { get; init; }

    /// <summary>How many processes there are, of everybody.</summary>
    public int? PlacesTaken { get; init; }

    /// <summary>Most processes at once.</summary>
    public int? Places { get; init; }

    /// <summary>Load average over one minute, per processor.</summary>
    public double? Load { get; init; }

    /// <summary>The agents found on it.</summary>
    public IReadOnlyList<AgentBody>? Agents { get; init; }

    public static MachineBody Of(MachineView view) => new(view.Name, view.Description is not null, view.Own.Count)
    {
        AwaySince = view.AwaySince,
        Draining = view.Description?.IsDraining,
        Live = view.Description is { } described ? view.Own.Count(entry => described.Live.Contains(entry.Key)) : null,
        PlacesTaken = view.Description?.Live.Count,
        Places = view.Description?.MaxLive,
        Load = view.Description?.Load,
        Agents = view.Description?.Agents.Select(static agent => new AgentBody(agent.Name, agent.Version)).ToArray(),
    };
}

/// <summary>An agent.</summary>
/// <param name="Name">Its name in the settings.</param>
/// <param name="Version">The version that it reports.</param>
internal sealed record AgentBody(string Name, string Version);

/// <summary>A machine that is drained, or no longer.</summary>
/// <param name="Machine">Its name.</param>
/// <param name="Draining">Whether it is.</param>
/// <param name="Live">How many processes there still are or are about to be, of everybody.</param>
internal sealed record DrainBody(string Machine, bool Draining, int Live);
