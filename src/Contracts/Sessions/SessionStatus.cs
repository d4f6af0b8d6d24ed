namespace Dormouse.Contracts;

/// <summary>A session as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Agent">Its agent.</param>
/// <param name="Persona">Its persona, or null.</param>
/// <param name="Model">Its model, or null for the agent's default.</param>
/// <param name="IdleTimeout">Idle time after which it is suspended.</param>
/// <param name="Queued">Prompts that wait, the running one not counted.</param>
/// <param name="WaitsFor">What it waits for from a person, one sentence; null if for nothing.</param>
/// <param name="Usage">What it has cost so far.</param>
/// <param name="WorkingFolder">Absolute path on its machine.</param>
/// <param name="LastActive">When it was last used.</param>
/// <param name="ProcessId">Its process, or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionStatus")]
public sealed record SessionStatus(
    [property: Id(0)] string Name,
    [property: Id(1)] SessionPhase Phase,
    [property: Id(2)] string Agent,
    [property: Id(3)] string? Persona,
    [property: Id(4)] string? Model,
    [property: Id(5)] TimeSpan IdleTimeout,
    [property: Id(6)] int Queued,
    [property: Id(7)] string? WaitsFor,
    [property: Id(8)] AgentUsage Usage,
    [property: Id(9)] string WorkingFolder,
    [property: Id(10)] DateTimeOffset LastActive,
    [property: Id(11)] int? ProcessId)
{
    /// <summary>The machine that it is on its way to, or null.</summary>
    [Id(12)]
    public string? MovesTo { get; init; }

    /// <summary>The person whose it is; null if a version that does not tell it answers.</summary>
    [Id(17)]
    public string? Owner { get; init; }

    /// <summary>
    /// The turn that runs, or is about to: the id of its prompt, or <see cref="Guid.Empty"/> for what the agent does by itself. Null if
    /// there is none, and where a version answers that does not tell it.
    /// </summary>
    [Id(40)]
    public Guid? Turn { get; init; }

    /// <summary>The agent's own name of the permission mode in force; null if it has none or does not tell it.</summary>
    [Id(230)]
    public string? Mode { get; init; }

    /// <summary>The permission modes that its agent can be in, the most careful first.</summary>
    [Id(231)]
    public IReadOnlyList<AgentMode> Modes { get; init; } = [];

    /// <summary>What its agent lets people choose; null if it has not told yet, or its machine knows that without it.</summary>
    [Id(280)]
    public AgentChoices? Choices { get; init; }

    /// <summary>Whether its agent tells what can be chosen, and has not told yet.</summary>
    [Id(281)]
    public bool ChoicesAreToCome { get; init; }

    /// <summary>How hard its model thinks, or null for the model's default.</summary>
    [Id(232)]
    public string? Effort { get; init; }

    /// <summary>How hard its model can think, least first; none if that can't be set.</summary>
    [Id(233)]
    public IReadOnlyList<string> Efforts { get; init; } = [];

    /// <summary>The title of its conversation; null as long as neither its agent nor a person gave it one.</summary>
    [Id(470)]
    public string? Title { get; init; }

    /// <summary>How full the context of its conversation is; null where its agent has not told.</summary>
    [Id(475)]
    public ContextFill? Context { get; init; }

    /// <summary>Where in a project it works; null if its folder is its own, and where a version answers that does not tell it.</summary>
    [Id(250)]
    public SessionPlace? Place { get; init; }

    /// <summary>What runs beside its turns, the oldest first.</summary>
    [Id(370)]
    public IReadOnlyList<BackgroundView> Background { get; init; } = [];

    /// <summary>The prompts that wait, in order.</summary>
    [Id(16)]
    public IReadOnlyList<QueuedView> Waiting { get; init; } = [];

    /// <summary>What it is doing, or waiting for by itself, one line; null if nothing.</summary>
    [Id(13)]
    public string? Activity { get; init; }
}

/// <summary>A prompt that waits, as people see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, cut short.</param>
/// <param name="Ahead">How many come before it, the running one counted.</param>
[GenerateSerializer, Immutable, Alias("dormouse.QueuedView")]
public sealed record QueuedView([property: Id(0)] Guid Id, [property: Id(1)] string Text, [property: Id(2)] int Ahead)
{
    /// <summary>The person who wrote it, where several people write in its chat; null if there is one.</summary>
    [Id(200)]
    public string? Author { get; init; }
}
