using System.ComponentModel;
using System.Diagnostics;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The way into a child: <c>setsid</c> gives it its own session, <c>env</c> puts signals back to their defaults, <c>setpriv</c> has the
/// kernel kill it when the silo dies. Each execs in place, so the pid is the program's own.
/// </summary>
internal static class Launch
{
    // The shell only takes the process into its cgroup; the arguments stay arguments.
    private const string EnterCgroup = """{ echo $$ > "$0"; } 2>/dev/null; exec "$@" """;

    // The runtime ignores SIGPIPE, and what is ignored stays so in children: `yes | head` would complain instead of ending quietly.
    private static readonly string[] ResetSignals = ["--default-signal"];
    private static readonly FoundOnce<bool> CanResetSignals = new(TryResetSignalsAsync);

    /// <summary>Everything is checked here, since behind the wrappers a missing program would be an exit code only.</summary>
    /// <exception cref="SubprocessStartException">The program or the folder cannot be used.</exception>
    public static async Task<ProcessStartInfo> PrepareAsync(SubprocessStart start, Cgroup? cgroup)
    {
        ProgramLookup.CheckFolder(start.WorkingDirectory);
        var info = New(start.WorkingDirectory);
        foreach (var (name, value) in start.Environment)
        {
            info.Environment[name] = value;
            if (value is null)
            {
                info.Environment.Remove(name);
            }
        }

        info.Environment[ProcessMark.SessionVariable] = start.Mark;
        info.Environment[ProcessMark.ScopeVariable] = start.Scope;

        var program = ProgramLookup.Resolve(
            start.FileName, start.WorkingDirectory, info.Environment.TryGetValue("PATH", out var path) ? path : null);
        info.FileName = Wrapper("setsid");
        string[] signals = await CanResetSignals.GetAsync() ? [Wrapper("env"), .. ResetSignals] : [];
        string[] death = [Wrapper("setpriv"), "--pdeathsig", "KILL", "--"];
        string[] placing = cgroup is null ? [] : [Wrapper("sh"), "-c", EnterCgroup, cgroup.ProcsFile];
        foreach (var argument in (IEnumerable<string>)[.. signals, .. death, .. placing, program, .. start.Arguments])
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }

    // Since coreutils 8.31; elsewhere the signals stay as they are.
    private static async Task<bool> TryResetSignalsAsync()
    {
        var info = New("/");
        info.FileName = Wrapper("env");
        string[] arguments = [.. ResetSignals, "true"];
        Array.ForEach(arguments, info.ArgumentList.Add);
        using var process = await StartAsync(info);
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>A start with all three standard streams in our hands.</summary>
    public static ProcessStartInfo New(string workingDirectory) => new()
    {
        WorkingDirectory = workingDirectory,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    /// <summary>Starts on the spawn thread.</summary>
    /// <exception cref="SubprocessStartException">The system refused.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo info) => SpawnThread.Shared.RunAsync(() =>
    {
        try
        {
            return Process.Start(info)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            throw new SubprocessStartException(
                $"The system could not start '{info.FileName}': {e.Message.TrimEnd('.')}; it may be out of memory, processes or open files.", e);
        }
    });

    /// <summary>One of the system's own small programs, by the silo's own PATH.</summary>
    /// <exception cref="SubprocessStartException">It is not installed.</exception>
    public static string Wrapper(string name)
    {
        try
        {
            return ProgramLookup.Resolve(name, "/", Environment.GetEnvironmentVariable("PATH"));
        }
        catch (SubprocessStartException e)
        {
            throw new SubprocessStartException(
                $"The system program '{name}' was not found; util-linux or coreutils is probably not installed.", e);
        }
    }
}
