namespace Dormouse.Silo.Agents;

/// <summary>One agent of the section <c>Agents</c>.</summary>
internal sealed class AgentSettings
{
    /// <summary>How we talk to it: <see cref="AgentDescriptor.Name"/> of its kind.</summary>
    public string Protocol { get; set; } = "";

    /// <summary>The program: a name that is looked up on PATH, or a path.</summary>
    public string Command { get; set; } = "";

    /// <summary>Arguments before our own.</summary>
    public List<string> Arguments { get; set; } = [];

    /// <summary>Environment variables for it, beside those of the silo.</summary>
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>The model of a session that chose none, or null for the agent's default.</summary>
    public string? Model { get; set; }

    /// <summary>The permission mode that it starts in, or null for the agent's default.</summary>
    public string? PermissionMode { get; set; }

    /// <summary>Where it keeps its login and history; <c>{user}</c> stands for the person. Null for the agent's own.</summary>
    public string? ConfigDirectory { get; set; }
}
