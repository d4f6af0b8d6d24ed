using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Sessions:Limits</c>: what one session may use at once.</summary>
public sealed record LimitsOptions
{
    /// <summary>Most processes and threads; null, the default, for as many as the machine has.</summary>
    [Setting(
        "most processes and threads of one session at once; [where limits are kept](operations.md#limits) is said at the start",
        Unit = "processes and threads")]
    [WholeNumber(32, 1_000_000)]
    public int? Processes { get; init; }

    /// <summary>Most memory in bytes; null, the default, for as much as the machine has.</summary>
    [Setting("most memory of one session; what would need more is ended")]
    [Size("64MiB")]
    public long? Memory { get; init; }

    /// <summary>Most processor time, in processors; null, the default, for as much as the machine has.</summary>
    [Setting("most processor time of one session; 0.5 is half of one processor's", Unit = "processors")]
    [Amount(0.1, 1000)]
    public double? Processor { get; init; }
}
