using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>One persona of the section <c>Personas</c>.</summary>
public sealed record PersonaOptions
{
    /// <summary>What is added to the system prompt; nothing by default.</summary>
    [Setting("what the persona adds to the system prompt")]
    public string Prompt { get; init; } = "";

    /// <summary>The model of its sessions; null, the default, for the agent's.</summary>
    [Setting("its model")]
    public string? Model { get; init; }

    /// <summary>What it is for, in a few words; nothing by default.</summary>
    [Setting("what it is for, in one line")]
    public string Description { get; init; } = "";
}
