using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Perfolizer.Horology;

namespace Dormouse.Benchmarks.Methods;

/// <summary>The methods of the hot path alone, timed by BenchmarkDotNet with a short job in this process.</summary>
internal static class MethodTimes
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var config = new ManualConfig()
            .AddJob(Job.ShortRun
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithWarmupCount(2)
                .WithIterationCount(Rounds)
                .WithIterationTime(TimeInterval.FromMilliseconds(200)))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(home.Root)
            .WithOptions(ConfigOptions.DisableLogFile);
        var summaries = await Task.Run(
            () => BenchmarkRunner.Run([typeof(ProtocolLines), typeof(States), typeof(Formatting), typeof(StoreWrites)], config));
        var figures = summaries.SelectMany(static summary => summary.Reports).SelectMany(static report => Figures(report)).ToArray();
        return figures.Length > 0 ? figures : throw new InvalidOperationException("BenchmarkDotNet measured nothing");
    }

    private static IEnumerable<Figure> Figures(BenchmarkReport report)
    {
        var name = $"method: {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')}";
        if (report.ResultStatistics is not { } statistics)
        {
            return [Figure.Failed(name, "it did not run")];
        }

        var microseconds = statistics.OriginalValues.Select(static nanoseconds => nanoseconds / 1000).ToArray();
        return report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes
            ? [new(name, microseconds, "µs"), new($"{name}, allocated", bytes / 1024.0, "KB")]
            : [new(name, microseconds, "µs")];
    }
}
