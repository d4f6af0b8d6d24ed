namespace Dormouse.Grains.Agents;

/// <summary>What becomes of files when they go back to what they were at an earlier prompt.</summary>
/// <param name="Files">Absolute paths of the files that change; none is known once they are put back.</param>
/// <param name="Added">Lines that come.</param>
/// <param name="Removed">Lines that go.</param>
/// <param name="Failure">Why it can't be done, without a full stop; null if it can.</param>
public sealed record FileReturn(IReadOnlyList<string> Files, long Added, long Removed, string? Failure = null)
{
    /// <summary>It can't be done.</summary>
    /// <param name="why">Why, without a full stop.</param>
    /// <returns>The finding.</returns>
    public static FileReturn Failed(string why) => new([], 0, 0, why);
}
