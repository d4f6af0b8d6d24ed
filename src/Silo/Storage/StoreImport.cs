using System.Globalization;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dormouse.Silo.Storage;

/// <summary>Moves an embedded store into PostgreSQL, whole or not at all. Once it is in, doing it again changes nothing.</summary>
internal static class StoreImport
{
    // Every silo and every frontend makes these for itself: the cluster has its own, and what a machine alone knew of them is no news.
    private static readonly string[] OfTheCluster = [StateNames.Machines, StateNames.Channel];

    // What lets people in, and what was done: the cluster may have made it at the start of its own programs already, and that stays. The
    // machine's own is in its old store, which is kept.
    private static readonly string[] ClusterFirst = [StateNames.Logins, StateNames.Audit];

    /// <summary>Moves the store.</summary>
    /// <param name="path">The embedded store's file; nobody uses it.</param>
    /// <param name="target">Where to.</param>
    /// <param name="settings">The settings of the machine in the cluster, whose name is held.</param>
    /// <returns>What was done, in one sentence.</returns>
    /// <exception cref="UnavailableException">It was not done; the message says why.</exception>
    public static async Task<string> RunAsync(string path, PostgresStore target, SiloSettings settings)
    {
        if (!File.Exists(path))
        {
            throw new UnavailableException($"There is no store at {path}; name the file with --from.");
        }

        string text;
        using (var source = EmbeddedStore.Open(path))
        {
            FormerOwnerToken.Hide(source);

            // The mark of its processes names a store for good.
            var mark = $"imported-{source.Setting(StoreNames.Scope, static () => Guid.NewGuid().ToString("N"))}";
            if (target.Setting(mark) is { } when)
            {
                text = $"{path} was imported at {when} already; nothing was changed.";
            }
            else
            {
                CopySessionFolders(Path.GetDirectoryName(path)!, settings.DataFolder);
                text = await CopyAsync(source, target, mark, settings.Machine);
            }
        }

        return $"{text} {SetAside(path)}";
    }

    private static async Task<string> CopyAsync(EmbeddedStore source, PostgresStore target, string mark, string machine)
    {
        try
        {
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var cluster = new PostgresRows(connection, target.ServiceId);
            var (sessions, rows) = (0, 0);

            // People first: it is because of them that a cluster takes no import.
            foreach (var row in source.Rows().Where(static row => row.State == StateNames.User)
                .Concat(source.Rows().Where(static row => row.State != StateNames.User && !OfTheCluster.Contains(row.State))))
            {
                if (row.State == StateNames.Session && !row.Key.StartsWith($"{machine}/", StringComparison.Ordinal))
                {
                    throw new UnavailableException(
                        $"The store is that of machine '{row.Key.Split('/')[0]}', and this one is '{machine}' (Machine:Name), where its sessions would never "
                        + $"run; nothing was imported. Set Machine:Name={row.Key.Split('/')[0]}.");
                }

                if (!await cluster.InsertAsync(row) && !ClusterFirst.Contains(row.State))
                {
                    throw new UnavailableException(
                        $"Cluster '{target.ServiceId}' has a {row.State} '{row.Key}' of its own already; nothing was imported. "
                        + "Import into a cluster that the same people have not used yet, with another Cluster:Id.");
                }

                rows++;
                sessions += row.State == StateNames.Session ? 1 : 0;
            }

            await cluster.SetAsync(mark, TimeProvider.System.WallNow().ToString("u", CultureInfo.InvariantCulture));
            if (source.Setting(StoreNames.OwnerTokenDigest) is { Length: > 0 } token)
            {
                await cluster.SetAsync(StoreNames.OwnerTokenDigest, token);
            }

            await transaction.CommitAsync();
            return string.Create(CultureInfo.InvariantCulture, $"Imported {sessions} sessions ({rows} rows) into {target.Description}.");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{target.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Nothing was imported; try again.");
        }
        catch (SqliteException exception)
        {
            throw new UnavailableException(
                $"The store {source.Path} can't be read: {exception.Message.TrimEnd('.')}. Nothing was imported.");
        }
    }

    /// <summary>What agents keep for their sessions on this machine: a shell's folder and variables, marks of given prompts.</summary>
    private static void CopySessionFolders(string from, string to)
    {
        var source = new DirectoryInfo(Path.Combine(from, "sessions"));
        foreach (var file in source.Exists ? source.EnumerateFiles("*", SearchOption.AllDirectories) : [])
        {
            var copy = Path.Combine(to, "sessions", Path.GetRelativePath(source.FullName, file.FullName));
            Directory.CreateDirectory(
                Path.GetDirectoryName(copy)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            file.CopyTo(copy, overwrite: true);
        }
    }

    private static string SetAside(string path)
    {
        var aside = $"{path}.imported";
        File.Move(path, aside, overwrite: true);
        foreach (var rest in new[] { $"{path}-wal", $"{path}-shm" }.Where(File.Exists))
        {
            File.Move(rest, $"{aside}{rest[path.Length..]}", overwrite: true);
        }

        return $"The old store is kept as {aside}.";
    }
}

/// <summary>A row of a store.</summary>
/// <param name="State">The name of the state.</param>
/// <param name="Key">The grain's key.</param>
/// <param name="Version">Its version.</param>
/// <param name="Payload">The state, or null if it was cleared.</param>
internal sealed record StoredRow(string State, string Key, long Version, byte[]? Payload);
