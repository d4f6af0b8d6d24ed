using System.Collections;
using System.Runtime.InteropServices;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Verbs;

/// <summary>This process becomes another program: it keeps its pid, its start and its terminal.</summary>
internal static class Replacement
{
    private const int BrokenPipe = 13;

    /// <summary>Becomes a program. Nothing of ours runs afterwards.</summary>
    /// <param name="command">The program.</param>
    /// <param name="settings">Variables of the agent's settings.</param>
    /// <param name="session">The session's key, with which the program and all that it starts are marked.</param>
    /// <exception cref="UnavailableException">It can't be started.</exception>
    public static void Become(TerminalCommand command, IReadOnlyDictionary<string, string> settings, string session)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            .Where(static one => !KnownSettings.IsVariable(one.Key) && !one.Key.StartsWith("DORMOUSE_", StringComparison.Ordinal))
            .ToDictionary();
        foreach (var (name, value) in settings.Concat(command.Environment))
        {
            environment[name] = value;
        }

        environment[ProcessMark.SessionVariable] = session;
        string program;
        try
        {
            ProgramLookup.CheckFolder(command.Folder);
            program = ProgramLookup.Resolve(command.FileName, command.Folder, environment.GetValueOrDefault("PATH"));
            Environment.CurrentDirectory = command.Folder;
        }
        catch (Exception exception) when (exception is SubprocessStartException or IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException(exception.Message);
        }

        // The runtime ignores it, and what is ignored stays so.
        _ = Native.Signal(BrokenPipe, 0);
        _ = Native.Execute(
            program, [program, .. command.Arguments, null], [.. environment.Select(static one => $"{one.Key}={one.Value}"), null]);
        throw new UnavailableException($"{program} can't be started: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
