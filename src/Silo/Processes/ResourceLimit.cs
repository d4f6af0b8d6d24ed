using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Processes;

/// <summary>One limit of what all processes of a session may use together, as cgroups of version 2 keep it.</summary>
/// <param name="Setting">The setting that says it.</param>
/// <param name="Controller">The kernel's controller that keeps it.</param>
/// <param name="Words">How much that is, for people.</param>
internal sealed record ResourceLimit(string Setting, string Controller, string Words)
{
    /// <summary>The controller that counts processes.</summary>
    public const string OfProcesses = "pids";

    private const int Period = 100_000;

    /// <summary>The files of a cgroup and what is written to them; not every kernel has the last ones.</summary>
    public required IReadOnlyList<(string File, string Value)> Files { get; init; }

    /// <summary>Where the kernel counts how often the limit was met: a file, and the word before the count; null if it does not.</summary>
    public (string File, string Word)? Count { get; init; }

    /// <summary>What is said of a session that met the limit, as the end of a sentence.</summary>
    public string Reached { get; init; } = "";

    /// <summary>A limit of processes and threads.</summary>
    /// <param name="most">How many there may be.</param>
    /// <returns>The limit.</returns>
    public static ResourceLimit Processes(int most) => new("Sessions:Limits:Processes", OfProcesses, Text($"{most} processes and threads"))
    {
        Files = [("pids.max", Text($"{most}"))],
        Count = ("pids.events", "max"),
        Reached = Text($"has reached its limit of {most} processes and threads (Sessions:Limits:Processes): no more were started"),
    };

    /// <summary>A limit of memory. Swap is none: who may swap without end slows down everybody.</summary>
    /// <param name="most">How many bytes there may be.</param>
    /// <returns>The limit.</returns>
    public static ResourceLimit Memory(long most) => new("Sessions:Limits:Memory", "memory", $"{SizeTexts.Of(most)} of memory")
    {
        Files = [("memory.max", Text($"{most}")), ("memory.swap.max", "0")],
        Count = ("memory.events", "oom"),
        Reached = $"is out of memory: its limit is {SizeTexts.Of(most)} (Sessions:Limits:Memory), so what used most of it was ended",
    };

    /// <summary>A limit of processor time. Who meets it is slower, and nothing else happens.</summary>
    /// <param name="most">How many processors' worth there may be.</param>
    /// <returns>The limit.</returns>
    public static ResourceLimit Processor(double most) => new(
        "Sessions:Limits:Processor", "cpu", Text($"the time of {most} {(most == 1 ? "processor" : "processors")}"))
    {
        Files = [("cpu.max", Text($"{(long)(most * Period)} {Period}"))],
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
