using System.Diagnostics;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>Asks a program for its version.</summary>
internal static class VersionProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs <c>PROGRAM --version</c>, with the environment that the agent would have.</summary>
    /// <param name="settings">The agent's settings; its program is a name that is looked up on PATH, or a path.</param>
    /// <param name="ofKind">What agents of its kind see of our environment besides what all see.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first line that it prints, or null if it can't be run or does not end in time.</returns>
    public static Task<string?> AskAsync(AgentOptions settings, VariableNames ofKind, CancellationToken cancellationToken) =>
        AskAsync(settings, ofKind, Patience, cancellationToken);

    /// <summary>The same with a patience of the caller's.</summary>
    internal static async Task<string?> AskAsync(
        AgentOptions settings, VariableNames ofKind, TimeSpan wait, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(settings.Command, ["--version"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in ChildEnvironment.For(settings, ofKind))
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(wait);
            try
            {
                return await ReadAsync(process, patience.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // What hangs must not outlive the question, nor what it has started.
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
    }

    private static async Task<string?> ReadAsync(Process process, CancellationToken cancellationToken)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await error;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? line ?? "" : null;
    }
}
