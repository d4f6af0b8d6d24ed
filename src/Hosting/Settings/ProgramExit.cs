using System.Runtime.InteropServices;

namespace Dormouse.Hosting.Settings;

/// <summary>Turns what a person has to mend into one line and its exit code.</summary>
public static class ProgramExit
{
    /// <summary>The exit code of a failure that nobody foresaw (EX_SOFTWARE of <c>sysexits.h</c>).</summary>
    public const int Unexpected = 70;

    /// <summary>
    /// Runs a program that may be told to end by SIGTERM or SIGINT at any time, also while it starts; then its exit code is 0.
    /// </summary>
    /// <param name="program">The program; it returns its exit code, and its token is set by the signal.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(Func<CancellationToken, Task<int>> program) => RunAsync(async () =>
    {
        var stopping = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            return await program(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    });

    /// <summary>Runs a program.</summary>
    /// <param name="program">The program; it returns its exit code.</param>
    /// <returns>
    /// The exit code: its own, or that of the <see cref="SettingsException"/> or <see cref="UnavailableException"/>, or
    /// <see cref="Unexpected"/>.
    /// </returns>
    public static async Task<int> RunAsync(Func<Task<int>> program)
    {
        try
        {
            return await program();
        }
        catch (SettingsException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return SettingsException.ExitCode;
        }
        catch (UnavailableException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return UnavailableException.ExitCode;
        }
        catch (Exception exception)
        {
            var why = exception.GetBaseException();
            await Console.Error.WriteLineAsync(
                $"Dormouse ended by a failure that it did not foresee: {why.GetType().Name}: {why.Message.ReplaceLineEndings(" ")}");
            return Unexpected;
        }
    }
}
