namespace Dormouse.Cluster.Settings;

/// <summary>Turns what a person has to mend into one line and its exit code.</summary>
public static class ProgramExit
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">The program; it returns its exit code.</param>
    /// <returns>The exit code: its own, or that of the <see cref="SettingsException"/> or <see cref="UnavailableException"/>.</returns>
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
    }
}
