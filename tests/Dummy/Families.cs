using System.Diagnostics;

namespace Dormouse.Dummy;

internal static class Families
{
    /// <summary>
    /// Starts two long sleepers in sessions of their own, as an agent does with its tools, the second with an empty environment;
    /// prints their pids on one line each and sleeps.
    /// </summary>
    public static async Task<int> GrandchildrenAsync()
    {
        await Console.Out.WriteLineAsync($"{Start("setsid", "sleep", "1000").Id}");
        await Console.Out.WriteLineAsync($"{Start("env", "-i", "setsid", "sleep", "1000").Id}");
        return await Endings.ForeverAsync();
    }

    /// <summary>Starts a long sleeper that keeps stdout and stderr open, prints its pid and ends.</summary>
    public static async Task<int> HoldStdoutAsync()
    {
        await Console.Out.WriteLineAsync($"{Start("setsid", "sleep", "1000").Id}");
        return 0;
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments))!;
}
