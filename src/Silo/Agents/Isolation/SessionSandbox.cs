using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>
/// What a session's processes see: their own folder, their agent and its login, and of the machine what any program needs; no other
/// process, and nothing of Dormouse's own. The owner's see everything else too.
/// </summary>
/// <param name="bubblewrap">What makes it.</param>
/// <param name="settings">The settings.</param>
/// <param name="launch">The session's agent.</param>
/// <param name="folder">The session's private folder.</param>
/// <param name="isOwners">Whether it is a session of the owner.</param>
internal sealed class SessionSandbox(
    Bubblewrap bubblewrap, SiloSettings settings, AgentLaunch launch, string folder, bool isOwners)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // What leads to the owner's files and keys.
    private static readonly VariableNames OfTheOwner = new("XDG_*", "SSH_AUTH_SOCK");

    private readonly SilosOwn _own = new(settings);

    /// <summary>Most processes and threads in it; null where it has no such limit of its own.</summary>
    public int? Processes { get; init; }

    /// <summary>The Unix user as whom it runs; null for the silo's own.</summary>
    public UnixAccount? Account { get; init; }

    /// <summary>The session's agent, which is at home in a folder of its person's own.</summary>
    public AgentLaunch Launch => isOwners ? launch : launch with { Home = Home };

    private string Home => Account is not null && Ownership.Has(Account.Home, Account)
        ? Account.Home
        : Path.Combine(settings.DataFolder, "homes", launch.Owner);

    private string Temp => PrivateTemp.Of(launch.Owner);

    /// <summary>A start in the sandbox.</summary>
    /// <param name="start">The start without one.</param>
    /// <returns>The start.</returns>
    /// <exception cref="SubprocessStartException">The program can't be found.</exception>
    public async Task<SubprocessStart> AroundAsync(SubprocessStart start)
    {
        var sandbox = isOwners ? OwnersView() : GuestsView(ProgramOf(start));
        ShowSession(sandbox, start);
        foreach (var secret in _own.Files.Where(file => IsInSession(file)))
        {
            sandbox.Hide(secret);
        }

        if (Account is not null)
        {
            await GiveAwayAsync(start, Account);
        }

        return start with
        {
            Before = bubblewrap.Before(sandbox.Mounts, RealPath.Of(start.WorkingDirectory), Processes, Account),
            Environment = isOwners ? start.Environment : EnvironmentOf(start),
        };
    }

    /// <summary>Everything but what is Dormouse's own, or other people's.</summary>
    private Sandbox OwnersView()
    {
        var sandbox = new Sandbox().ShowAll().Make("proc");
        foreach (var hidden in _own.FoldersBeside(HomeFolders.Full("~")).Concat(_own.Files).Concat(_own.OfOthers(launch.Owner)))
        {
            sandbox.Hide(hidden);
        }

        return sandbox.Show(Path.Combine(settings.Options.Machine.Workspaces, launch.Owner), isWritable: true);
    }

    /// <summary>The programs and the settings of the machine, as far as every user may read them.</summary>
    private Sandbox GuestsView(string program)
    {
        var sandbox = MachineView.Of(_own.Folders.Concat(_own.Files).Concat(_own.OfOthers(launch.Owner)));
        MachineView.ShowProgram(sandbox, program);
        Directory.CreateDirectory(Home, OwnerOnly);
        return sandbox.Show(Home, isWritable: true);
    }

    private void ShowSession(Sandbox sandbox, SubprocessStart start)
    {
        sandbox.Show(Temp, isWritable: true);
        if (launch.ConfigDirectory is { } login)
        {
            sandbox.Show(login, isWritable: true);
        }

        // What is kept of the history may be put back: nobody but us sees it, or what it was made of.
        Directory.CreateDirectory(KeptHistory.RootIn(folder));
        sandbox.Show(folder).Hide(RealPath.Of(KeptHistory.RootIn(folder)));
        foreach (var file in start.OwnFiles)
        {
            sandbox.Show(file, isWritable: true);
        }

        if (launch.Project?.Objects is { } objects)
        {
            sandbox.Show(objects);
        }

        sandbox.Show(start.WorkingDirectory, isWritable: true);
    }

    /// <summary>
    /// What the session works with becomes its user's. Where that is so already nothing is looked at: whoever owns a folder could put
    /// another file there while it is given away. The private folder is shown to the session without a way to change it.
    /// </summary>
    private async Task GiveAwayAsync(SubprocessStart start, UnixAccount account)
    {
        foreach (var place in new[] { RealPath.Of(start.WorkingDirectory), launch.WorkingFolder, Home, Temp, launch.ConfigDirectory }.OfType<string>())
        {
            if (Directory.Exists(place) && !Ownership.Has(place, account))
            {
                await Ownership.GiveAsync(place, account);
            }
        }

        await Ownership.GiveAsync(folder, account);
    }

    private bool IsInSession(string path) => new[] { launch.WorkingFolder, Home }.Any(
        shown => path.StartsWith($"{RealPath.Of(shown)}/", StringComparison.Ordinal));

    private Dictionary<string, string?> EnvironmentOf(SubprocessStart start)
    {
        var environment = new Dictionary<string, string?>(start.Environment);
        foreach (var name in ChildEnvironment.Inherited.Where(OfTheOwner.Has))
        {
            environment.TryAdd(name, null);
        }

        environment.TryAdd("TMPDIR", Temp);
        if (Account is not null)
        {
            environment["HOME"] = Home;
            environment["USER"] = environment["LOGNAME"] = Account.Name;
        }

        return environment;
    }

    private static string ProgramOf(SubprocessStart start) => ProgramLookup.Resolve(
        start.FileName,
        start.WorkingDirectory,
        start.Environment.TryGetValue("PATH", out var path) ? path : Environment.GetEnvironmentVariable("PATH"));
}
