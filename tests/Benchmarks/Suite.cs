using System.Diagnostics;
using System.Globalization;
using Dormouse.Benchmarks.Figures;
using Dormouse.Benchmarks.Floors;
using Dormouse.Benchmarks.Methods;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks;

/// <summary>Every part, one after the other; what fails costs its own figures and no others.</summary>
internal static class Suite
{
    private const string All = "all";

    // Beyond this a part hangs; its own waits end sooner.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly Part[] Parts =
    [
        new("floors", Floor.MeasureAsync),
        new("reply", UpdateToReply.MeasureAsync),
        new("pauses", Pauses.MeasureAsync),
        new("burst", Burst.MeasureAsync),
        new("crash", ShownAgain.MeasureAsync),
        new("cluster", ClusterReply.MeasureAsync),
        new("first-byte", FirstByte.MeasureAsync),
        new("wake", Wake.MeasureAsync),
        new("wake-claude", WakeClaude.MeasureAsync),
        new("idle", IdleSessions.MeasureAsync),
        new("sleeping", SleepingSessions.MeasureAsync),
        new("flood", Flood.MeasureAsync),
        new("start", Start.MeasureAsync),
        new("first-message", FirstMessage.MeasureAsync),
        new("memory", IdleMemory.MeasureAsync),
        new("day", Day.MeasureAsync),
        new("methods", MethodTimes.MeasureAsync),
        new("scaling", Scaling.MeasureAsync, IsOnlyNamed: true),
    ];

    /// <summary>Measures what is named, or everything but what must be named.</summary>
    /// <returns>The program's exit code: 0 if every goal was reached, 1 if not, 78 for a wrong name.</returns>
    public static async Task<int> RunAsync(string[] names)
    {
        if (names.Except(Parts.Select(static part => part.Name)).FirstOrDefault(static name => name != All) is { } unknown)
        {
            await Console.Error.WriteLineAsync(
                $"There is no figure '{unknown}'; there are {string.Join(", ", Parts.Select(static part => part.Name))}. None named means all but scaling, '{All}' means all.");
            return 78;
        }

        var figures = new List<Figure>();
        var started = Stopwatch.GetTimestamp();
        foreach (var part in Parts.Where(
            part => names.Contains(All) || names.Contains(part.Name) || (names.Length == 0 && !part.IsOnlyNamed)))
        {
            var began = Stopwatch.GetTimestamp();
            await Console.Error.WriteAsync($"Measuring {part.Name}…");
            figures.AddRange(await MeasureAsync(part));
            await Console.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $" {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
            Table.Write(figures, Built.Results);
        }

        Table.Print(figures, Console.Out);
        await Console.Out.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture, $"Took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; written to {Built.Results}."));
        return figures.Any(static figure => figure.IsMet is false) ? 1 : 0;
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Part part)
    {
        try
        {
            return await part.MeasureAsync().WaitAsync(Patience);
        }
        catch (Exception exception)
        {
            Running.KillAll();
            await Console.Error.WriteLineAsync($"\n{exception}");
            return [Figure.Failed(part.Name, exception.Message)];
        }
    }

    private sealed record Part(string Name, Func<Task<IReadOnlyList<Figure>>> MeasureAsync, bool IsOnlyNamed = false);
}
