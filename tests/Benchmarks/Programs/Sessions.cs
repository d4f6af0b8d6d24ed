using System.Diagnostics;

namespace Dormouse.Benchmarks.Programs;

/// <summary>The processes of sessions, found by their mark as a person would.</summary>
internal static class Sessions
{
    private const string Mark = "DORMOUSE_SESSION=";

    /// <summary>The processes of a machine's sessions that are alive.</summary>
    public static IReadOnlyList<SessionProcess> Of(string machine) =>
        [.. Directory.EnumerateDirectories("/proc").Select(static folder => Read(folder)).OfType<SessionProcess>().Where(
            one => one.Session.StartsWith($"{machine}/", StringComparison.Ordinal))];

    /// <summary>How many sessions of a machine have a live process.</summary>
    public static int Count(string machine) => Of(machine).DistinctBy(static one => one.Session).Count();

    /// <summary>Waits until no session of a machine has a process.</summary>
    public static async Task AsleepAsync(string machine)
    {
        var started = Stopwatch.GetTimestamp();
        while (Count(machine) is var live and > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"{live} sessions did not fall asleep within a minute.");
            }

            await Task.Delay(50);
        }
    }

    private static SessionProcess? Read(string folder)
    {
        try
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid))
            {
                return null;
            }

            var environment = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return Array.Find(environment, static entry => entry.StartsWith(Mark, StringComparison.Ordinal)) is { } mark
                ? new(pid, mark[Mark.Length..], File.ReadAllText(Path.Combine(folder, "cmdline")).TrimEnd('\0').Split('\0'), environment)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A process of a session.</summary>
/// <param name="Id">Its pid.</param>
/// <param name="Session">The session's key.</param>
/// <param name="CommandLine">Program and arguments.</param>
/// <param name="Environment">As <c>NAME=value</c>.</param>
internal sealed record SessionProcess(int Id, string Session, IReadOnlyList<string> CommandLine, IReadOnlyList<string> Environment);
