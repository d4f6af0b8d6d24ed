using System.Text.Json.Serialization;

namespace Dormouse.Benchmarks.Report;

/// <summary>One line of the table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The median of the runs, or what the one run gave.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>Measures by runs.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="runs">What each run gave.</param>
    /// <param name="unit">Their unit.</param>
    public Figure(string name, IReadOnlyCollection<double> runs, string unit)
        : this(name, Samples.Median(runs), unit) => Runs = [.. runs];

    /// <summary>What each run gave, in order.</summary>
    public IReadOnlyList<double> Runs { get; init; } = [];

    /// <summary>What nothing can be faster than, measured in the same run.</summary>
    public Beside? Floor { get; init; }

    /// <summary>Another design, measured in the same run.</summary>
    public Beside? Rival { get; init; }

    /// <summary>What is to be reached, for people; a bound that only this project set says so.</summary>
    public string Goal { get; init; } = "";

    /// <summary>Whether it is reached; null where there is no goal.</summary>
    public bool? IsMet { get; init; }

    /// <summary>Why there is no value, or null.</summary>
    public string? Failure { get; init; }

    /// <summary>Value over floor.</summary>
    public double? Ratio => Floor?.Under(Value);

    /// <summary>Value over rival.</summary>
    public double? RivalRatio => Rival?.Under(Value);

    /// <summary>What is shown where a part could not be measured.</summary>
    public static Figure Failed(string part, string why) => new(part, 0, "") { Failure = why, IsMet = false };

    /// <summary>Adds a goal.</summary>
    /// <param name="goal">The goal, for people.</param>
    /// <param name="isMet">Whether a value reaches it.</param>
    public Figure Aims(string goal, Func<double, bool> isMet) => this with { Goal = goal, IsMet = isMet(Value) };
}

/// <summary>What a figure stands beside, in the same unit.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its median.</param>
/// <param name="Runs">What each run gave.</param>
internal sealed record Beside(
    string Name, double Value, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<double>? Runs = null)
{
    public Beside(string name, IReadOnlyCollection<double> runs)
        : this(name, Samples.Median(runs), [.. runs])
    {
    }

    public double? Under(double value) => Value > 0 ? value / Value : null;
}
