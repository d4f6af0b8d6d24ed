using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The program <c>bwrap</c> of the package bubblewrap, which needs no privileges. Whether it can be used is only known by using it: systems
/// and containers forbid namespaces in many ways.
/// </summary>
/// <param name="Program">Its full path.</param>
/// <param name="Version">Its version, as it says it.</param>
/// <param name="Options">What it is given before what the sandbox shows.</param>
internal sealed record Bubblewrap(string Program, string Version, IReadOnlyList<string> Options)
{
    private const string Name = "bwrap";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Capabilities are kept by default where root starts it. A user namespace, where there may be one, takes away what root might do
    // besides.
    private static readonly string[] Always =
    [
        "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
    ];

    private static readonly string[][] Ways = [[.. Always, "--unshare-user"], Always];

    // In a user namespace there is nobody else one could become. Who has become somebody else has none of these powers any more.
    private static readonly string[] AsAnother = [.. Always, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"];

    /// <summary>
    /// Whether the kernel counts the processes of a sandbox apart from the user's others, and so can limit them without a cgroup. It never
    /// does for root.
    /// </summary>
    public bool CountsProcesses => Options.Contains("--unshare-user") && !Environment.IsPrivilegedProcess;

    /// <summary>Looks for it, and tries whether it can make a sandbox here.</summary>
    /// <param name="searchPath">Where to look for it; null for the silo's own PATH.</param>
    /// <param name="asAnother">Whether programs in it are to run as another user, which only root can have.</param>
    /// <returns>How to use it, or why it can't be used: words without an end mark.</returns>
    public static async Task<(Bubblewrap? Found, string Why)> FindAsync(string? searchPath = null, bool asAnother = false)
    {
        string program;
        try
        {
            program = ProgramLookup.Resolve(Name, "/", searchPath ?? Environment.GetEnvironmentVariable("PATH"));
        }
        catch (SubprocessStartException)
        {
            return (null, "it is not installed");
        }

        string[] mounts = ["--dev-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"];
        var why = "";
        string[] become = asAnother ? Become("65534", "65534", "--clear-groups") : [];
        foreach (var options in asAnother ? [AsAnother] : Ways)
        {
            var (code, _, errors) = await RunAsync(program, [.. options, .. mounts, "--", .. become, Launch.Wrapper("true")]);
            if (code == 0)
            {
                var (_, version, _) = await RunAsync(program, ["--version"]);
                return (new(program, version.Split(' ')[^1], options), "");
            }

            why = why.Length > 0 ? why : $"it can't make a sandbox here ({errors})";
        }

        return (null, why);
    }

    /// <summary>What starts a program in a sandbox. The program leads a session and a group of its own, as without it.</summary>
    /// <param name="mounts">The arguments that say what it sees.</param>
    /// <param name="folder">The folder to start in.</param>
    /// <param name="processes">Most processes and threads in it, where <see cref="CountsProcesses"/>; null for no limit.</param>
    /// <param name="account">The user as whom the program runs, if it was found for that; null for our own.</param>
    /// <returns>What to put before the program and its arguments.</returns>
    public IReadOnlyList<string> Before(
        IReadOnlyList<string> mounts, string folder, int? processes = null, UnixAccount? account = null)
    {
        // Bubblewrap's own process in the sandbox is counted too.
        string[] limit = processes is { } most ? [Launch.Wrapper("prlimit"), $"--nproc={most + 1}:{most + 1}", "--"] : [];
        string[] rest = [Launch.Wrapper("setsid"), .. limit];
        return account is null
            ? [Program, .. Options, .. mounts, "--chdir", folder, "--", .. rest]
            : [
                .. GiveStreams(account), Program, .. Options, .. mounts, "--chdir", "/", "--",
                .. Become(account.Name, Text(account.Group), "--init-groups"), Launch.Wrapper("env"), $"--chdir={folder}", .. rest,
            ];
    }

    // A program that opens /dev/stdout opens a pipe anew, and that must be its user's.
    private static string[] GiveStreams(UnixAccount account) =>
    [
        Launch.Wrapper("sh"), "-c", """chown "$0" /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 2>/dev/null; exec "$@" """,
        $"{Text(account.User)}:{Text(account.Group)}",
    ];

    // The folder may be closed to root too, once that has given up its powers.
    private static string[] Become(string user, string group, string groups) =>
        [Launch.Wrapper("setpriv"), "--reuid", user, "--regid", group, groups, "--inh-caps=-all", "--no-new-privs", "--"];

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var info = Launch.New("/");
        Launch.Bare(info.Environment);
        info.FileName = program;
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        using var process = await Launch.StartAsync(info);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, FirstLine(await output), FirstLine(await errors));
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"it did not end within {Patience.TotalSeconds} s");
        }
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', '\r');
}
