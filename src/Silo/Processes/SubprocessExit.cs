using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">As a shell tells it: 128 + the signal's number when a signal ended the process.</param>
/// <param name="StandardErrorTail">The last 16 KB of what it wrote to stderr.</param>
internal sealed record SubprocessExit(int ExitCode, string StandardErrorTail)
{
    /// <summary>
    /// The signal's number, null when none ended the process. Programs that catch a signal, clean up and say so by their exit code
    /// (143 after TERM) look the same, and for people they are.
    /// </summary>
    public int? Signal => ExitCode > 128 && ExitCode < 128 + SignalNames.Count ? ExitCode - 128 : null;

    /// <summary>One sentence's end for people, such as "ended with exit code 3: no such model".</summary>
    public string Describe()
    {
        var what = (Signal, ExitCode) switch
        {
            ({ } signal, _) => string.Create(CultureInfo.InvariantCulture, $"was killed by signal {signal} ({SignalNames.Of(signal)})"),
            (_, 0) => "ended by itself (exit code 0)",
            _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {ExitCode}"),
        };
        return ExitCode != 0 && LastWords.Explaining(StandardErrorTail) is { } line ? $"{what}: {line}" : what;
    }
}
