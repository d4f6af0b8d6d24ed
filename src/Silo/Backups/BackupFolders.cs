namespace Dormouse.Silo.Backups;

/// <summary>What lies beside the store and belongs to a backup: keys, and what sessions and agents keep in private.</summary>
/// <param name="settings">The machine's settings.</param>
internal sealed class BackupFolders(SiloSettings settings)
{
    // Sessions: a shell's folder and variables, records of conversations. Agents: logins and histories of people with a folder of their
    // own.
    private static readonly string[] OfMachine = ["sessions", "agents"];

    /// <summary>The folder that the paths of a backup's files begin in.</summary>
    public string Root { get; } = Path.GetDirectoryName(settings.StorePath)!;

    /// <summary>
    /// Paths of files and folders under <see cref="Root"/>, there or not; a file may be replaced, a folder must be empty to be restored.
    /// </summary>
    public IReadOnlyList<string> Parts { get; } = PartsOf(settings);

    private static List<string> PartsOf(SiloSettings settings)
    {
        var root = Path.GetDirectoryName(settings.StorePath)!;
        var parts = OfMachine.Select(part => Path.GetRelativePath(root, Path.Combine(settings.DataFolder, part)));
        return [.. parts, .. settings.Deployment.Keys.Select(key => Path.GetRelativePath(root, key))];
    }
}
