using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;
using Npgsql;

namespace Dormouse.Silo.Backups;

/// <summary>The store of a cluster: tables, which are filled in one transaction, once for each backup.</summary>
/// <param name="settings">The settings.</param>
internal sealed class ClusterRestoreTarget(SiloSettings settings) : RestoreTarget
{
    public override async Task<MachineLock?> TakeNameAsync()
    {
        // The tables come first: a new database has none yet, and the lock looks into them.
        await PostgresStore.OpenAsync(settings.Cluster);
        return await MachineLock.TakeAsync(settings, CancellationToken.None);
    }

    public override void RequireFitting(string file, BackupManifest manifest)
    {
        if (manifest.Cluster is not { } cluster)
        {
            throw new UnavailableException(
                $"{file} is of a machine that stood alone; restore it without Storage:Postgres, then move it into the cluster with import.");
        }

        if (cluster != settings.Cluster.Id)
        {
            throw StandaloneRestoreTarget.OfCluster(file, cluster);
        }
    }

    public override void RequireNothing()
    {
        // The tables are looked at in the transaction that fills them.
    }

    public override async Task FillAsync(string store, BackupManifest manifest)
    {
        var target = await PostgresStore.OpenAsync(settings.Cluster);
        using var source = EmbeddedStore.Open(store);
        var mark = $"restored-{manifest.Id:N}";
        try
        {
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var cluster = new PostgresRows(connection, target.ServiceId);
            if (target.Setting(mark) is not null)
            {
                // An earlier try came this far; its files may still be missing.
                return;
            }

            if (await cluster.CountAsync() > 0)
            {
                throw new UnavailableException(
                    $"Cluster '{target.ServiceId}' in {target.Description} is in use already; nothing was restored. "
                    + "With --files only this machine's keys and private folders are put back.");
            }

            foreach (var row in source.Rows())
            {
                await cluster.InsertAsync(row);
            }

            foreach (var (name, value) in source.Settings())
            {
                await cluster.SetAsync(name, value);
            }

            await cluster.SetAsync(mark, TimeProvider.System.WallNow().ToString("u", CultureInfo.InvariantCulture));
            await transaction.CommitAsync();
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{target.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Nothing was restored; run it again.");
        }
    }

    public override void Place(string store)
    {
        // It is in the tables, or was to stay as it is.
    }
}
