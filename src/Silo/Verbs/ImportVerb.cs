using System.CommandLine;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>import --from FILE</c>: moves the store of a machine that stood alone into the cluster. The file is set aside afterwards, for
/// two stores that both hold a prompt would both give it.
/// </summary>
internal sealed class ImportVerb : Verb
{
    private readonly Option<string> _file = new("--from") { HelpName = "FILE" };

    /// <summary>Makes the verb.</summary>
    public ImportVerb()
        : base("import", "move the store of a machine that stood alone into the cluster") => Add(_file);

    public override string Usage => "Write import --from FILE, with the file of the store that is to be moved.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        await RunAsync(SiloSettings.Read(Configuration.Load(settings)), words.GetValue(_file));
        return 0;
    }

    private static async Task RunAsync(SiloSettings settings, string? file)
    {
        if (!settings.Deployment.IsStoreShared)
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
    }
}
