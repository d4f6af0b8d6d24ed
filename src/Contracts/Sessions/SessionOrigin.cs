namespace Dormouse.Contracts;

/// <summary>What a new session goes on with: another session's conversation, or one that an agent has on the machine.</summary>
/// <param name="Kind">How it goes on with it.</param>
/// <param name="Agent">The agent's name in the settings of the machine.</param>
/// <param name="Conversation">The agent's own id of the conversation; null if nothing was said in it yet.</param>
/// <param name="ConfigDirectory">The agent's configuration folder, or null for the agent's own.</param>
/// <param name="Folder">Absolute path of the folder that it worked in so far.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionOrigin")]
public sealed record SessionOrigin(
    [property: Id(0)] OriginKind Kind,
    [property: Id(1)] string Agent,
    [property: Id(2)] string? Conversation,
    [property: Id(3)] string? ConfigDirectory,
    [property: Id(4)] string Folder)
{
    /// <summary>The point of the conversation to go on from, or null for its end.</summary>
    [Id(5)]
    public string? ReturnPoint { get; init; }

    /// <summary>The name of the session that it is a copy of, or null.</summary>
    [Id(6)]
    public string? Session { get; init; }

    /// <summary>Its persona, or null.</summary>
    [Id(7)]
    public string? Persona { get; init; }

    /// <summary>Its model, or null for the agent's default.</summary>
    [Id(8)]
    public string? Model { get; init; }

    /// <summary>What was allowed in it, and its permission mode; or null.</summary>
    [Id(9)]
    public AgentPermissions? Permissions { get; init; }

    /// <summary>How hard its model thinks, or null for the model's default.</summary>
    [Id(10)]
    public string? Effort { get; init; }

    /// <summary>The project that a copy gets a worktree of its own in, at the commit of this one; or null.</summary>
    [Id(12)]
    public ProjectWish? Project { get; init; }

    /// <summary>Key of the chat that is told if something of it can't be had, or null.</summary>
    [Id(11)]
    public string? Chat { get; init; }
}

/// <summary>How a new session goes on with an earlier conversation.</summary>
public enum OriginKind
{
    /// <summary>With a copy of it, in a folder of its own with a copy of the files.</summary>
    Fork,

    /// <summary>With the conversation itself, in its own folder.</summary>
    Adoption,

    /// <summary>With a copy of it, in its own folder.</summary>
    AdoptedCopy,
}
