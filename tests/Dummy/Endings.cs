using System.Runtime.InteropServices;
using Dormouse.Silo.Processes;

namespace Dormouse.Dummy;

internal static class Endings
{
    /// <summary>Says why on stderr and ends with the code.</summary>
    public static async Task<int> ExitAsync(int code)
    {
        await Console.Error.WriteLineAsync($"first line\nended because I was told {code}");
        return code;
    }

    /// <summary>Sends itself the signal.</summary>
    public static async Task<int> CrashAsync(int signal)
    {
        _ = Native.Kill(Environment.ProcessId, signal);
        return await ForeverAsync();
    }

    /// <summary>Sleeps until it is ended; says "ready" first.</summary>
    public static async Task<int> SleepAsync()
    {
        await Console.Out.WriteLineAsync("ready");
        return await ForeverAsync();
    }

    /// <summary>Takes no notice of SIGTERM; says "ready" first and "ignored" each time.</summary>
    public static async Task<int> IgnoreSigtermAsync()
    {
        using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Console.Out.WriteLine("ignored");
        });
        await Console.Out.WriteLineAsync("ready");
        return await ForeverAsync();
    }

    public static async Task<int> ForeverAsync()
    {
        await Task.Delay(Timeout.Infinite);
        return 0;
    }
}
