using System.Diagnostics;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>
/// Has a process end that is not ours, because a person wants it. It is asked, never killed: what it is doing is its person's.
/// </summary>
internal static class HolderCall
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks a process to end, as a terminal does that is closed; one that was stopped goes on for that.</summary>
    /// <param name="process">The process; one that has the same pid meanwhile is left alone.</param>
    public static void Ask(ProcessIdentity process)
    {
        using var handle = PidHandle.TryOpen(process);
        handle?.Send(UnixSignal.Terminate);
        handle?.Send(UnixSignal.Continue);
    }

    /// <summary>Runs a program that does it.</summary>
    /// <param name="start">What to run.</param>
    /// <returns>A task that ends when it has ended, or was given up.</returns>
    public static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            try
            {
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // The program is gone: what was to be ended is found again by the next look.
        }
    }
}
