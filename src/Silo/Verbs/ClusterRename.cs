using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;
using Npgsql;

namespace Dormouse.Silo.Verbs;

/// <summary>Gives a machine of a cluster another name: its own folder has it, and the tables have its sessions.</summary>
/// <param name="settings">The settings.</param>
internal sealed class ClusterRename(SiloSettings settings) : MachineRename
{
    public override async Task<string> RunAsync(string? old, string name)
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
        return hadCertificate && !wasInvited && !File.Exists(settings.ClusterFiles.Authority)
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
}
