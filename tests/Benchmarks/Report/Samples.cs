namespace Dormouse.Benchmarks.Report;

/// <summary>Order statistics, and a line through points.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> values) => At(values, 0.5);

    /// <summary>The value below which a share of the samples lies.</summary>
    /// <param name="values">The samples.</param>
    /// <param name="share">0 to 1.</param>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? throw new InvalidOperationException("Nothing was measured.")
            : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    /// <summary>How much the values grow from one to the next, by least squares.</summary>
    public static double Slope(IReadOnlyList<double> values) => Slope([.. values.Select(static (value, i) => ((double)i, value))]);

    /// <summary>How much y grows with each x, by least squares.</summary>
    public static double Slope(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Average(static point => point.X), points.Average(static point => point.Y));
        return points.Sum(point => (point.X - x) * (point.Y - y)) / points.Sum(point => (point.X - x) * (point.X - x));
    }
}
