using System.Data;
using System.Data.Common;
using Dormouse.Grains.States;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Npgsql;

namespace Dormouse.Silo.Storage;

/// <summary>Gives a machine another name in a store: all that names it, in one transaction, or nothing.</summary>
internal sealed class StoreRename
{
    private const string Mark = "renamed/";

    // A cluster may be in use: whoever writes one of the rows at the same moment makes us begin again.
    private const int MostTries = 30;

    // Seconds; every row is looked at.
    private const int Patience = 300;

    private static readonly StateSerializer Serializer = StateSerializer.Standalone;

    private static readonly SqlTexts Embedded = new(typeof(StoreRename).Assembly, "Embedded/Rename/");
    private static readonly SqlTexts Postgres = new(typeof(StoreRename).Assembly, "Postgres/Rename/");

    private readonly DbConnection _connection;
    private readonly string _serviceId;
    private readonly SqlTexts _sql;

    private StoreRename(DbConnection connection, string serviceId, SqlTexts sql) =>
        (_connection, _serviceId, _sql) = (connection, serviceId, sql);

    /// <summary>What a machine of the cluster was renamed to.</summary>
    /// <param name="store">The store.</param>
    /// <param name="machine">The name that it had.</param>
    /// <returns>The name, and the id of the data folder of the machine that has it; null if none was renamed.</returns>
    public static (string Machine, string FolderId)? TargetOf(PostgresStore store, string machine) =>
        store.Setting(Mark + machine)?.Split(' ') is [var name, var folder] ? (name, folder) : null;

    /// <summary>Whether a machine of the cluster has sessions.</summary>
    /// <param name="store">The store.</param>
    /// <param name="machine">Its name.</param>
    /// <returns>True if it has.</returns>
    public static bool HasSessions(PostgresStore store, string machine)
    {
        using var connection = new NpgsqlConnection(store.ConnectionString);
        connection.Open();
        return OnPostgres(connection, store).HasSessions(machine);
    }

    /// <summary>Renames the machine of a store that stands alone.</summary>
    /// <param name="store">The store, which nobody else uses.</param>
    /// <param name="from">The name so far.</param>
    /// <param name="to">The name from now on.</param>
    /// <param name="joins">Whether there may be sessions under the new name too: one machine's, whose host had several names once.</param>
    /// <returns>How many sessions it has brought to the new name.</returns>
    /// <exception cref="UnavailableException">It can't be done; nothing was.</exception>
    public static int Run(EmbeddedStore store, string from, string to, bool joins = false)
    {
        using var connection = store.Connections.ToWrite();
        return new StoreRename(connection, store.ServiceId, Embedded).Run(new(from, to), from, to, (StoreNames.Machine, to), joins);
    }

    /// <summary>Renames a machine of a cluster.</summary>
    /// <param name="store">The store.</param>
    /// <param name="from">The name so far; its silo does not run, and nobody can start it.</param>
    /// <param name="to">The name from now on, which nobody uses or can take.</param>
    /// <param name="folders">The machine's data folder so far and from now on.</param>
    /// <param name="folderId">The data folder's id.</param>
    /// <returns>How many sessions it has.</returns>
    /// <exception cref="UnavailableException">It can't be done; nothing was.</exception>
    public static int Run(PostgresStore store, string from, string to, (string From, string To) folders, string folderId)
    {
        try
        {
            for (var tries = 1; ; tries++)
            {
                try
                {
                    return RunOnce(store, from, to, folders, folderId);
                }
                catch (PostgresException exception)
                    when (exception.SqlState == PostgresErrorCodes.SerializationFailure && tries < MostTries)
                {
                    // Nothing of it was done.
                }
            }
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{store.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Nothing was renamed; try again.");
        }
    }

    private static int RunOnce(PostgresStore store, string from, string to, (string From, string To) folders, string folderId)
    {
        using var connection = new NpgsqlConnection(store.ConnectionString);
        connection.Open();
        return OnPostgres(connection, store).Run(new(from, to, folders), from, to, (Mark + from, $"{to} {folderId}"), joins: false);
    }

    private static StoreRename OnPostgres(NpgsqlConnection connection, PostgresStore store) => new(connection, store.ServiceId, Postgres);

    private int Run(MachineRenaming renaming, string from, string to, (string Name, string Value) setting, bool joins)
    {
        using var transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
        if (!joins && HasSessions(to, transaction))
        {
            throw new UnavailableException(
                $"The name '{to}' is taken: there are sessions of a machine of that name. Choose another one; nothing was renamed.");
        }

        // A machine of that name without sessions may have been there once; nothing of it is wanted.
        using (var remove = Command("delete-row", transaction))
        {
            Add(remove, "state", StateNames.Machine);
            Add(remove, "key", MachineKey.Of(to));
            remove.ExecuteNonQuery();
        }

        var sessions = 0;
        foreach (var row in Find(from, transaction))
        {
            var isSession = row is { State: StateNames.Session, Payload: not null }
                && row.Key.StartsWith($"{from}/", StringComparison.Ordinal);
            sessions += isSession ? 1 : 0;
            Write(renaming, row, transaction);
        }

        using (var set = Command("put-setting", transaction))
        {
            Add(set, "name", setting.Name);
            Add(set, "value", setting.Value);
            set.ExecuteNonQuery();
        }

        transaction.Commit();
        return sessions;
    }

    private void Write(MachineRenaming renaming, StoredRow row, DbTransaction transaction)
    {
        var key = renaming.KeyOf(row.State, row.Key);
        var payload = row.Payload;
        if (payload is not null && MachineRenaming.States.TryGetValue(row.State, out var type))
        {
            var state = Read(row, payload, type);
            if (renaming.Obstacle(state) is { } obstacle)
            {
                throw new UnavailableException($"{obstacle} Nothing was renamed.");
            }

            var renamed = renaming.Of(state);
            payload = ReferenceEquals(renamed, state) ? payload : Bytes(renamed);
        }

        if (key == row.Key && payload == row.Payload)
        {
            return;
        }

        using var update = Command("move-row", transaction);
        Add(update, "renamed", key);
        Add(update, "payload", payload);
        Add(update, "state", row.State);
        Add(update, "key", row.Key);
        update.ExecuteNonQuery();
    }

    private List<StoredRow> Find(string name, DbTransaction transaction)
    {
        using var find = Command("find-rows", transaction);
        Add(find, "name", $"{name}/");
        Add(find, "bytes", System.Text.Encoding.UTF8.GetBytes(name));
        using var reader = find.ExecuteReader();
        var rows = new List<StoredRow>();
        while (reader.Read())
        {
            rows.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3)));
        }

        return rows;
    }

    private bool HasSessions(string machine, DbTransaction? transaction = null)
    {
        using var count = Command("count-sessions", transaction);
        Add(count, "state", StateNames.Session);
        Add(count, "prefix", $"{machine}/");
        Add(count, "length", machine.Length + 1);
        return (long)count.ExecuteScalar()! > 0;
    }

    private DbCommand Command(string name, DbTransaction? transaction)
    {
        var command = _connection.CreateCommand();
        command.CommandText = _sql[name];
        command.Transaction = transaction;
        command.CommandTimeout = Patience;
        Add(command, "service", _serviceId);
        return command;
    }

    private static void Add(DbCommand command, string name, object? value)
    {
        if (!command.CommandText.Contains($"@{name}", StringComparison.Ordinal))
        {
            return;
        }

        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@{name}";
        parameter.DbType = value switch { string => DbType.String, int => DbType.Int32, _ => DbType.Binary };
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    private static object Read(StoredRow row, byte[] payload, Type type)
    {
        try
        {
            return typeof(StateSerializer).GetMethod(nameof(StateSerializer.Deserialize))!
                .MakeGenericMethod(type).Invoke(Serializer, [new BinaryData(payload)])!;
        }
        catch (System.Reflection.TargetInvocationException exception)
        {
            throw new UnavailableException(
                $"The {row.State} '{row.Key}' can't be read: {exception.GetBaseException().Message.TrimEnd('.')}. Nothing was renamed.");
        }
    }

    private static byte[] Bytes(object state) => ((BinaryData)typeof(StateSerializer).GetMethod(nameof(StateSerializer.Serialize))!
        .MakeGenericMethod(state.GetType()).Invoke(Serializer, [state])!).ToArray();
}
