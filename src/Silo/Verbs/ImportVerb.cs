using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>import --from FILE</c>: moves the store of a machine that stood alone into the cluster. The file is set aside afterwards, for
/// two stores that both hold a prompt would both give it.
/// </summary>
internal static class ImportVerb
{
    private const string From = "--from";

    /// <summary>Runs the verb.</summary>
    /// <param name="args">The file, and settings.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) => ProgramExit.RunAsync(async () =>
    {
        var (file, rest) = FileOf(args);
        var settings = SiloSettings.Read(Configuration.Load(rest));
        if (!settings.Cluster.IsCluster)
        {
            throw new SettingsException("Storage:Postgres is not set; import needs it, to know where the sessions go.");
        }

        var path = Path.GetFullPath(file ?? settings.StorePath);
        if (!settings.IsMachineNamed)
        {
            // It stays what it was when it stood alone; without a store of one name it is what it is in the cluster.
            settings = EmbeddedNames.Peek(path) is [var kept] ? settings with { Machine = kept } : KeptName.Of(settings);
        }

        settings.MakeDataFolder();
        var target = await PostgresStore.OpenAsync(settings.Cluster);
        await using var machine = await MachineLock.TakeAsync(settings, CancellationToken.None);
        Console.WriteLine(await StoreImport.RunAsync(path, target, settings));
        return 0;
    });

    private static (string? File, string[] Settings) FileOf(string[] args)
    {
        var index = Array.FindIndex(args, static argument => argument == From || argument.StartsWith($"{From}=", StringComparison.Ordinal));
        if (index < 0)
        {
            return (null, args);
        }

        if (args[index] != From)
        {
            return (args[index][(From.Length + 1)..], [.. args[..index], .. args[(index + 1)..]]);
        }

        return index + 1 < args.Length
            ? (args[index + 1], [.. args[..index], .. args[(index + 2)..]])
            : throw new SettingsException("Write import --from FILE, with the file of the store that is to be moved.");
    }
}
