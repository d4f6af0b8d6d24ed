namespace Dormouse.Contracts;

/// <summary>What turns cost, as the agent reports it.</summary>
/// <param name="CostUsd">US dollars.</param>
/// <param name="InputTokens">Tokens read, cached ones included.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="Turns">Number of turns.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentUsage")]
public sealed record AgentUsage(
    [property: Id(0)] decimal CostUsd,
    [property: Id(1)] long InputTokens,
    [property: Id(2)] long OutputTokens,
    [property: Id(3)] int Turns)
{
    /// <summary>Nothing yet.</summary>
    public static AgentUsage None { get; } = new(0, 0, 0, 0);

    /// <summary>Adds up two usages.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum.</returns>
    public static AgentUsage operator +(AgentUsage left, AgentUsage right) => new(
        left.CostUsd + right.CostUsd,
        left.InputTokens + right.InputTokens,
        left.OutputTokens + right.OutputTokens,
        left.Turns + right.Turns);

    /// <summary>Adds up two usages.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum.</returns>
    public static AgentUsage Add(AgentUsage left, AgentUsage right) => left + right;
}
