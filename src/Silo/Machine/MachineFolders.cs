using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Machine;

/// <summary>
/// The folders of a cluster's machines in this home, each named after its machine. Usually there is one, and its name is this machine's,
/// whatever the host is called now. Several computers may share a home, so a folder says of which computer it is.
/// </summary>
/// <param name="folder">The folder of the cluster.</param>
/// <param name="computer">What names this computer; null where nothing does, as in many containers.</param>
internal sealed class MachineFolders(string folder, string? computer)
{
    private const string ComputerNote = "computer";
    private const string Certificate = "certificate.pem";

    /// <summary>The folders of a cluster.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The folders.</returns>
    public static MachineFolders Of(SiloSettings settings) =>
        new(Path.GetDirectoryName(settings.ClusterFiles.OfMachine(settings.Machine))!, Read("/etc/machine-id"));

    /// <summary>The folder of a machine.</summary>
    /// <param name="machine">Its name.</param>
    /// <returns>The path.</returns>
    public string FolderOf(string machine) => Path.Combine(folder, machine);

    /// <summary>The machine that this one is.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The name of the settings; without one the name that this computer has had, else one made of the host name.</returns>
    /// <exception cref="SettingsException">It has had several.</exception>
    public string NameOf(SiloSettings settings) =>
        settings.IsMachineNamed || Directory.Exists(FolderOf(settings.Machine)) ? settings.Machine : OwnName(settings);

    private string OwnName(SiloSettings settings) => Ours() switch
    {
        // It may have stood alone so far.
        [] => EmbeddedNames.Peek(settings.StorePath) is [var alone] ? alone : settings.Machine,
        [var name] => name,
        var names => throw new SettingsException(
            $"This computer has been the machines {Names(names)} of cluster '{settings.Cluster.Id}' ({folder}), "
            + $"and is called '{settings.Machine}' now; set Machine:Name to the one that this is."),
    };

    /// <summary>Notes of which computer a machine's folder is.</summary>
    /// <param name="machine">The machine, whose folder is there.</param>
    public void Note(string machine)
    {
        if (computer is not null && Read(Path.Combine(FolderOf(machine), ComputerNote)) != computer)
        {
            File.WriteAllText(Path.Combine(FolderOf(machine), ComputerNote), computer);
        }
    }

    /// <summary>The machine that this computer was, if it is to be one now that it never was.</summary>
    /// <param name="machine">What it is to be.</param>
    /// <returns>
    /// The only machine that has run here and does not run now; null if it is to be one that it was, or there is none or more than one.
    /// </returns>
    public string? Predecessor(string machine) =>
        !HasRun(machine) && ThatRan().Where(former => !MachineLock.IsHeld(FolderOf(former))).ToArray() is [var former] ? former : null;

    /// <summary>Machines of this computer that have run.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> ThatRan() => [.. Ours().Where(HasRun)];

    /// <summary>
    /// A renaming that a crash cut off after the store had it, and before the folder had the new name, is brought to its end.
    /// </summary>
    /// <param name="store">The store.</param>
    public void FinishRenaming(PostgresStore store)
    {
        foreach (var name in ThatRan())
        {
            if (!MachineLock.IsHeld(FolderOf(name))
                && StoreRename.TargetOf(store, name) is { } target
                && target.FolderId == DataFolderId.Of(FolderOf(name)))
            {
                Rename(name, target.Machine);
            }
        }
    }

    /// <summary>
    /// Gives a machine's folder another name. A certificate that is there under that name already is the machine's from now on; whatever
    /// else is there, of a machine that ran here once, is set aside in the folder: histories and logins that may be somebody's.
    /// </summary>
    /// <param name="machine">The name so far.</param>
    /// <param name="name">The name from now on.</param>
    /// <exception cref="IOException">It could not be done, or not wholly; it may be done again.</exception>
    public void Rename(string machine, string name)
    {
        var (from, to) = (FolderOf(machine), FolderOf(name));
        if (Directory.Exists(to))
        {
            SetAside(to, from);
        }

        // In one step: wherever it is cut off, all that the machine is known by is in one folder, and the same words go on.
        Directory.Move(from, to);
    }

    private static void SetAside(string folder, string into)
    {
        var certificate = Path.Combine(folder, Certificate);
        if (File.Exists(certificate))
        {
            File.Move(certificate, Path.Combine(into, Certificate), overwrite: true);
        }

        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Move(folder, Path.Combine(into, $"before-{Guid.NewGuid():N}"));
        }
        else
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Names for people.</summary>
    /// <param name="machines">The machines.</param>
    /// <returns><c>'nas' and 'desk'</c>.</returns>
    public static string Names(IEnumerable<string> machines) => string.Join(" and ", machines.Select(static name => $"'{name}'"));

    private bool HasRun(string machine) => File.Exists(MachineLock.FileIn(FolderOf(machine)));

    private string[] Ours() => Directory.Exists(folder)
        ?
        [
            .. Directory.EnumerateDirectories(folder)
                .Where(machine => File.Exists(MachineLock.FileIn(machine)) || File.Exists(Path.Combine(machine, Certificate)))
                .Where(machine => computer is null || Read(Path.Combine(machine, ComputerNote)) is not { } other || other == computer)
                .Select(static machine => Path.GetFileName(machine))
                .Order(StringComparer.Ordinal),
        ]
        : [];

    private static string? Read(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
