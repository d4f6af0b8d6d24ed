using System.Globalization;
using Xunit.Sdk;

namespace Dormouse.Faults.Tests;

/// <summary>
/// Which runs are made. By default a few with fixed seeds; <c>tests/faults</c> asks for one seed after the other for some
/// minutes by FAULTS_MINUTES and FAULTS_SEED (FAULTS_SHORT: with the schedules of the default), with files for the table (FAULTS_TABLE) and
/// for violations (FAULTS_FAILURES).
/// </summary>
internal static class RunPlan
{
    private static readonly double? Minutes = Environment.GetEnvironmentVariable("FAULTS_MINUTES") is { Length: > 0 } minutes
        ? double.Parse(minutes, CultureInfo.InvariantCulture)
        : null;

    private static readonly bool IsShort = Environment.GetEnvironmentVariable("FAULTS_SHORT") is { Length: > 0 };

    /// <summary>Whether somebody wants to know more than the default tells.</summary>
    public static bool IsLong => Minutes is not null && !IsShort;

    /// <summary>The seeds: the fixed ones, or the first one of a long run.</summary>
    public static TheoryData<int> Seeds(params int[] seeds) =>
        Seed is { } seed ? new(seed) : new(seeds);

    /// <summary>The first seed of a long run; null for the default.</summary>
    public static int? Seed =>
        Minutes is null ? null : int.Parse(Environment.GetEnvironmentVariable("FAULTS_SEED")!, CultureInfo.InvariantCulture);

    /// <summary>Plays once, or for the minutes of a long run, and fails with every run that showed a violation.</summary>
    public static async Task PlayAsync(int seed, Func<int, Task<Report>> play, ITestOutputHelper output)
    {
        var started = TimeProvider.System.GetTimestamp();
        var failures = new List<string>();
        Tell(output, Report.Head);
        do
        {
            var report = await play(seed++);
            Tell(output, report.Line);
            foreach (var repeat in report.Verdict.Repeats)
            {
                output.WriteLine(repeat);
            }

            if (report.Verdict.Violations.Count > 0)
            {
                Tell(
                    output,
                    string.Join('\n', report.Verdict.Violations.Select(static violation => $"  - {violation.Message} {violation.What}")));
                failures.Add(report.Failure);
                Append("FAULTS_FAILURES", report.Failure);
            }
        }
        while (Minutes is { } minutes && TimeProvider.System.GetElapsedTime(started).TotalMinutes < minutes);

        if (failures.Count > 0)
        {
            throw FailException.ForFailure(string.Join("\n\n", failures));
        }
    }

    /// <summary>At once: a long run may be cut off.</summary>
    private static void Append(string variable, string text)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } file)
        {
            File.AppendAllText(file, text + "\n");
        }
    }

    private static void Tell(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        Append("FAULTS_TABLE", line);
    }
}
