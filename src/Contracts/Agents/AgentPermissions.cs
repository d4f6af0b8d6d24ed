namespace Dormouse.Contracts;

/// <summary>
/// What a session's agent may do beyond its own settings, because a person allowed it in this session, and the permission mode
/// that is in force. Agents forget both with their process; the session keeps them and gives them to the next one.
/// </summary>
/// <param name="Rules">What was allowed, asked for or denied for good, oldest first.</param>
/// <param name="Folders">Absolute paths of folders that were opened to it, oldest first.</param>
/// <param name="Mode">The permission mode, in the agent's words; null as long as it is the one that the agent starts in.</param>
/// <param name="ModeBeforePlan">The mode that comes back when the mode in which it only plans is left; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentPermissions")]
public sealed record AgentPermissions(
    [property: Id(0)] IReadOnlyList<AgentRule> Rules,
    [property: Id(1)] IReadOnlyList<string> Folders,
    [property: Id(2)] string? Mode = null,
    [property: Id(3)] string? ModeBeforePlan = null)
{
    /// <summary>As an agent starts.</summary>
    public static AgentPermissions None { get; } = new([], []);

    /// <summary>The same in another mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="plan">The mode in which the agent only plans, or null if it has none.</param>
    /// <returns>In that mode the one from before is kept, to come back to.</returns>
    public AgentPermissions In(string mode, string? plan) => this with
    {
        Mode = mode,
        ModeBeforePlan = mode != plan ? null : Mode == plan ? ModeBeforePlan : Mode,
    };
}

/// <summary>A rule about what an agent may use.</summary>
/// <param name="Behavior"><c>allow</c>, <c>ask</c> or <c>deny</c>.</param>
/// <param name="Rule">What it is about, in the agent's own notation, for example <c>Bash(git push *)</c>.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentRule")]
public sealed record AgentRule([property: Id(0)] string Behavior, [property: Id(1)] string Rule);
