using System.Diagnostics;

namespace Dormouse.Silo.Agents;

/// <summary>Asks a program for its version.</summary>
internal static class VersionProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs <c>PROGRAM --version</c>.</summary>
    /// <param name="program">A name that is looked up on PATH, or a path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first line that it prints, or null if it can't be run.</returns>
    public static async Task<string?> AskAsync(string program, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, ["--version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            var line = await process.StandardOutput.ReadLineAsync(patience.Token);
            await process.StandardOutput.ReadToEndAsync(patience.Token);
            await error;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? line ?? "" : null;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
