using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Cluster;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>restore FILE</c>: puts a backup back where nothing is. With <c>--files</c>, in a cluster, only this machine's keys and private
/// folders.
/// </summary>
internal static class RestoreVerb
{
    private const string Files = "--files";

    /// <summary>Runs the verb.</summary>
    /// <param name="args">The file, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        if (args is not [var file, .. var rest] || file.StartsWith('-'))
        {
            throw new SettingsException("Write restore FILE, with the backup's file.");
        }

        var settings = SiloSettings.Read(Configuration.Load([.. rest.Where(static word => word != Files)]));
        var filesOnly = rest.Contains(Files);
        if (filesOnly && !settings.Cluster.IsCluster)
        {
            throw new SettingsException($"{Files} is for a cluster, whose store is there already; Storage:Postgres is not set.");
        }

        settings = settings.IsMachineNamed ? settings : settings with { Machine = await MachineOfAsync(file) ?? settings.Machine };
        settings.MakeDataFolder();
        await using var machine = settings.Cluster.IsCluster ? await TakeNameAsync(settings) : null;
        Console.WriteLine(await new Restoration(settings).RunAsync(Path.GetFullPath(file), filesOnly));
        return 0;
    });

    /// <summary>
    /// Whatever this host is called: what comes back is the machine that it was. What can't be read is told when it is restored.
    /// </summary>
    private static async Task<string?> MachineOfAsync(string file)
    {
        try
        {
            return await BackupReader.ReadManifestAsync(Path.GetFullPath(file)) is { Machine: var machine } && MachineName.IsName(machine)
                ? machine
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The tables come first: a new database has none yet, and the lock looks into them.</summary>
    private static async Task<MachineLock> TakeNameAsync(SiloSettings settings)
    {
        await PostgresStore.OpenAsync(settings.Cluster);
        return await MachineLock.TakeAsync(settings, CancellationToken.None);
    }
}
