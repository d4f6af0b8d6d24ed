using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The way into a child: <c>setsid</c> gives it its own session, <c>env</c> puts signals back to their defaults, <c>setpriv</c> has the
/// kernel kill it when the silo dies, <c>sh</c> puts it where it belongs. Each execs in place, so the pid is the program's own.
/// </summary>
internal static class Launch
{
    private const int WorseForMemory = 500;
    private const int WorstForMemory = 1000;

    // The shell only takes the process into its cgroup, and has the kernel end it before us where memory runs out; the arguments stay
    // arguments.
    private const string Place = """{ echo $$ > "$1"; echo "$0" > /proc/self/oom_score_adj; } 2>/dev/null; shift; exec "$@" """;

    // Where there are limits nothing runs without them.
    private const string PlaceLimited =
        """echo $$ > "$1" || exit 125; { echo "$0" > /proc/self/oom_score_adj; } 2>/dev/null; shift; exec "$@" """;

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

        // What only makes the sandbox is no process of the session: people count those that carry its mark.
        string[] marks = [];
        if (start.Before.Count > 0)
        {
            marks = [Wrapper("env"), $"{ProcessMark.SessionVariable}={start.Mark}", $"{ProcessMark.ScopeVariable}={start.Scope}"];
        }
        else
        {
            info.Environment[ProcessMark.SessionVariable] = start.Mark;
            info.Environment[ProcessMark.ScopeVariable] = start.Scope;
        }

        var program = ProgramLookup.Resolve(
            start.FileName, start.WorkingDirectory, info.Environment.TryGetValue("PATH", out var path) ? path : null);
        info.FileName = Wrapper("setsid");
        string[] signals = await CanResetSignals.GetAsync() ? [Wrapper("env"), .. ResetSignals] : [];
        string[] death = [Wrapper("setpriv"), "--pdeathsig", "KILL", "--"];
        string[] placing = [Wrapper("sh"), "-c", cgroup is { Limits.Count: > 0 } ? PlaceLimited : Place, ScoreOfChildren(), cgroup?.ProcsFile ?? "/dev/null"];
        string[] way = [.. signals, .. death, .. placing, .. start.Before, .. marks];
        foreach (var argument in (IEnumerable<string>)[.. way, program, .. start.Arguments])
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }

    private static string ScoreOfChildren()
    {
        var own = int.Parse(File.ReadAllText("/proc/self/oom_score_adj"), NumberStyles.Integer, CultureInfo.InvariantCulture);
        return Math.Min(own + WorseForMemory, WorstForMemory).ToString(CultureInfo.InvariantCulture);
    }

    // Since coreutils 8.31; elsewhere the signals stay as they are.
    private static async Task<bool> TryResetSignalsAsync()
    {
        var info = New("/");
        Bare(info.Environment);
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

    /// <summary>
    /// Takes everything out of an environment but the PATH: programs of the silo itself are open to others of its user, and ours holds
    /// secrets.
    /// </summary>
    /// <param name="environment">The environment of a start.</param>
    public static void Bare(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(static name => name != "PATH").ToArray())
        {
            environment.Remove(name);
        }
    }

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
