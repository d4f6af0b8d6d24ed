namespace Dormouse.Contracts;

/// <summary>Something that an agent runs beside its turns, as people see it.</summary>
/// <param name="Id">The agent's own id of it, for <see cref="ISessionGrain.StopTask"/>.</param>
/// <param name="What">What it is, in a few words of the agent.</param>
/// <param name="Elapsed">For how long it is known to run.</param>
/// <param name="Tokens">Tokens that it has used, if it told; 0 if not.</param>
[GenerateSerializer, Immutable, Alias("dormouse.BackgroundView")]
public sealed record BackgroundView(
    [property: Id(370)] string Id,
    [property: Id(371)] string What,
    [property: Id(372)] TimeSpan Elapsed,
    [property: Id(373)] long Tokens);

/// <summary>What became of the wish to have what runs go on in the background.</summary>
public enum BackgroundReceipt
{
    /// <summary>The agent is told.</summary>
    Told,

    /// <summary>No tool runs that a turn waits for.</summary>
    NothingRuns,

    /// <summary>The agent has no background, or can't be told.</summary>
    Unable,
}
