namespace Dormouse.Benchmarks.Report;

/// <summary>Order statistics.</summary>
internal static class Samples
{
    public static double Median(IEnumerable<double> values) => At(values, 0.5);

    /// <summary>The value below which a share of the samples lies.</summary>
    /// <param name="values">The samples.</param>
    /// <param name="share">0 to 1.</param>
    public static double At(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
