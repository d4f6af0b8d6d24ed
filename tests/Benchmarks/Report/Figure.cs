namespace Dormouse.Benchmarks.Report;

/// <summary>One line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The median of the runs.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Floor">What it stands beside, measured in the same run, in the same unit; null if nothing.</param>
/// <param name="FloorName">What the floor is.</param>
/// <param name="Goal">What is to be reached, for people.</param>
/// <param name="IsMet">Whether it is; null where there is no goal.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Floor = null, string FloorName = "", string Goal = "", bool? IsMet = null)
{
    /// <summary>Value over floor.</summary>
    public double? Ratio => Floor is > 0 ? Value / Floor : null;
}
