using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// How often the kernel has taken a processor from a process. Whoever waits for one thing all the while has the same number as before,
/// however busy the machine is; whoever does something, or waits for one child after the other, has not.
/// </summary>
internal static class ContextSwitches
{
    private const string Ending = "ctxt_switches:";

    /// <summary>Counts them.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>The number since it began; null if it is gone.</returns>
    public static long? Of(int pid)
    {
        try
        {
            // voluntary_ctxt_switches and nonvoluntary_ctxt_switches, each with a tab and a number; see proc_pid_status(5).
            return File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"))
                .Where(static line => line.Contains(Ending, StringComparison.Ordinal))
                .Sum(static line => long.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
