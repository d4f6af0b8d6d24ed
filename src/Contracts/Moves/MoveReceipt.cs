namespace Dormouse.Contracts;

/// <summary>What became of the wish to move a session.</summary>
/// <param name="Refusal">Why it stays, one sentence; null if it moves.</param>
/// <param name="WaitsForTurn">Whether the turn that runs must end first.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MoveReceipt")]
public sealed record MoveReceipt([property: Id(0)] string? Refusal, [property: Id(1)] bool WaitsForTurn = false);
