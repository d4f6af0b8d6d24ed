using System.CommandLine;
using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Verbs;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Storage;
using Npgsql;

namespace Dormouse.Silo.Verbs;

/// <summary>
/// <c>rename [OLD] NEW</c>: gives this machine, whose silo does not run, another name, and its sessions with it. All or nothing; what a
/// crash cut off is brought to its end by the same words again, or by the machine's next start.
/// </summary>
internal sealed class RenameVerb : Verb
{
    private readonly Argument<string[]> _names = new("NAMES") { Arity = new(1, 2), HelpName = "[OLD] NEW" };

    /// <summary>Makes the verb.</summary>
    public RenameVerb()
        : base("rename", "give this machine, while it does not run, another name, its sessions with it") => Add(_names);

    public override string Usage => $"Write rename NEW, or rename OLD NEW; names of machines are {MachineName.Rule}.";

    public override async Task<int> RunAsync(ParseResult words, string[] settings)
    {
        var names = words.GetRequiredValue(_names);
        if (!Array.TrueForAll(names, MachineName.IsName))
        {
            throw new SettingsException(Usage);
        }

        await RunAsync(SiloSettings.Read(Configuration.Load(settings)), names.Length == 2 ? names[0] : null, names[^1]);
        return 0;
    }

    private static async Task RunAsync(SiloSettings settings, string? old, string name)
    {
        Console.WriteLine(settings.Cluster.IsCluster ? await InClusterAsync(settings, old, name) : await AloneAsync(settings, old, name));
        if (settings.IsMachineNamed && settings.Machine != name)
        {
            Console.WriteLine($"Machine:Name is still '{settings.Machine}' in the settings; set it to '{name}', or remove it.");
        }
    }

    private static async Task<string> AloneAsync(SiloSettings settings, string? old, string name)
    {
        if (!File.Exists(settings.StorePath))
        {
            throw new UnavailableException(
                $"There is no store at {settings.StorePath} (Storage:Path), and so no machine that could be renamed.");
        }

        using var store = EmbeddedStore.Open(settings.StorePath);
        var kept = EmbeddedNames.Read(store);
        if (kept.Count > 1 && old is null)
        {
            throw new SettingsException(
                $"The store {settings.StorePath} has sessions of the machines {MachineFolders.Names(kept)}; write rename OLD NEW.");
        }

        var from = old ?? kept.FirstOrDefault(settings.Machine);
        var known = kept.Union(EmbeddedNames.PeekSessions(settings.StorePath)).ToArray();
        if (known.Length > 0 && !known.Contains(from))
        {
            throw new SettingsException(
                $"The store {settings.StorePath} is not that of machine '{from}', but of {MachineFolders.Names(known)}.");
        }

        if (from == name)
        {
            return Already(name);
        }

        await EndWhatIsLeftAsync(store, from);
        return Done(from, name, StoreRename.Run(store, from, name, joins: old is not null));
    }

    private static async Task<string> InClusterAsync(SiloSettings settings, string? old, string name)
    {
        var folders = MachineFolders.Of(settings);
        var from = old ?? Known(settings, folders, name);
        if (from is null || from == name)
        {
            return Already(name);
        }

        var former = settings with { Machine = from };
        if (!folders.ThatRan().Contains(from))
        {
            throw new UnavailableException(
                folders.ThatRan().Contains(name)
                    ? Already(name)
                    : $"Machine '{from}' has not run with the folder {folders.FolderOf(from)} (beside Storage:Path); rename it where it has.");
        }

        var store = await PostgresStore.OpenAsync(settings.Cluster);
        await using var machine = await MachineLock.TakeAsync(former, CancellationToken.None);
        await using var taken = new MachineSession(settings.Cluster, name);
        if (!await HoldAsync(taken, settings.Cluster))
        {
            throw new UnavailableException(
                $"The name '{name}' is taken: a silo runs as it in cluster '{settings.Cluster.Id}'. Choose another one.");
        }

        var folderId = DataFolderId.Of(folders.FolderOf(from));
        var isDone = StoreRename.TargetOf(store, from) is { } target && target.FolderId == folderId && target.Machine == name;
        await EndWhatIsLeftAsync(store, from);
        var text = isDone
            ? $"Machine '{from}' is '{name}' in the store already; its folder has that name now too."
            : Done(from, name, StoreRename.Run(store, from, name, (folders.FolderOf(from), folders.FolderOf(name)), folderId));
        var wasInvited = File.Exists(settings.ClusterFiles.Silo(name));
        var hadCertificate = File.Exists(settings.ClusterFiles.Silo(from));
        await TellOthersAsync(former);
        folders.Rename(from, name);
        return hadCertificate && !wasInvited
            ? $"{text}\nIts certificate is still that of '{from}': run 'cluster invite {name}' on the machine with the authority, "
                + $"and 'cluster join {name}.join' here, before it starts."
            : text;
    }

    /// <summary>The machine that is to be renamed, if it was not named: the one that has run here.</summary>
    private static string? Known(SiloSettings settings, MachineFolders folders, string name)
    {
        var ran = folders.ThatRan().Where(one => one != name).ToArray();
        return settings.IsMachineNamed && ran.Contains(settings.Machine) ? settings.Machine : ran switch
        {
            [var only] => only,
            [] when folders.ThatRan().Contains(name) => null,
            [] => throw new UnavailableException(
                $"No machine of cluster '{settings.Cluster.Id}' has run on this computer (beside Storage:Path); rename it where it has."),
            _ => throw new SettingsException($"The machines {MachineFolders.Names(ran)} have run on this computer; write rename OLD NEW."),
        };
    }

    private static async Task<bool> HoldAsync(MachineSession session, ClusterOptions cluster)
    {
        try
        {
            return await session.HoldAsync(CancellationToken.None);
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            var why = exception.GetBaseException().Message.TrimEnd('.');
            throw new UnavailableException($"{cluster.Postgres!.Description} (Storage:Postgres) went away: {why}. Nothing was renamed.");
        }
    }

    /// <summary>Other silos may have chats and people in memory that know the old name; they read them anew.</summary>
    private static async Task TellOthersAsync(SiloSettings settings)
    {
        if (!await HasActiveSilosAsync(settings))
        {
            return;
        }

        try
        {
            await using var call = await ClusterCall.OpenAsync(settings);
            await call.ForgetIdleGrainsAsync();
        }
        catch (Exception exception) when (exception is UnavailableException or SettingsException)
        {
            Console.Error.WriteLine(
                $"The other silos could not be told ({exception.Message.TrimEnd('.')}); they learn the new name with the next message of each chat.");
        }
    }

    private static async Task<bool> HasActiveSilosAsync(SiloSettings settings)
    {
        await using var connection = new NpgsqlConnection(settings.Cluster.Postgres!.ConnectionString);
        await connection.OpenAsync();
        await using var active = new NpgsqlCommand(
            "SELECT count(*) FROM membership WHERE deployment_id = $1 AND status = 3 AND silo_name <> $2", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = settings.Cluster.Id },
                new NpgsqlParameter<string> { TypedValue = settings.Machine },
            },
        };
        return (long)(await active.ExecuteScalarAsync())! > 0;
    }

    /// <summary>Nothing that carries the old name may be left, as after a power cut.</summary>
    private static Task<TreeKill> EndWhatIsLeftAsync(IStore store, string machine) => OrphanSweep.RunAsync(
        store.Setting(StoreNames.Scope, static () => Guid.NewGuid().ToString("N")), machine);

    private static string Already(string name) => $"This machine is '{name}' already.";

    private static string Done(string from, string name, int sessions) => string.Create(
        CultureInfo.InvariantCulture,
        $"Machine '{from}' is '{name}' now, and so {(sessions == 1 ? "is its session" : $"are its {sessions} sessions")}.");
}
