namespace Dormouse.Contracts;

/// <summary>How far a session is with leaving its project.</summary>
/// <param name="IsDone">Whether nothing is left to do.</param>
/// <param name="Text">What became of its worktree, one sentence; null if it has none, or it is not known yet.</param>
[GenerateSerializer, Immutable, Alias("dormouse.LeaveReceipt")]
public sealed record LeaveReceipt([property: Id(0)] bool IsDone, [property: Id(1)] string? Text = null);
