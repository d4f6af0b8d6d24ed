using System.Data;
using System.Globalization;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Dormouse.Silo.Backups;

/// <summary>A copy of a store as it was in one moment, made while it is in use.</summary>
internal static class StoreSnapshot
{
    /// <summary>Copies an embedded store that another process may have open.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="copy">The file to make.</param>
    /// <exception cref="UnavailableException">It can't be read, or the copy not written; the message says why.</exception>
    public static void OfEmbedded(string path, string copy)
    {
        if (!File.Exists(path))
        {
            throw new UnavailableException($"There is no store at {path} (Storage:Path); nothing was backed up.");
        }

        try
        {
            using var connection = Open(path);
            if (Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture) > EmbeddedSchema.Revision)
            {
                throw new UnavailableException($"A newer version of Dormouse wrote {path}; back it up with that one.");
            }

            // One read transaction: what is written meanwhile is not in it, and waits for nobody.
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $copy";
            command.CommandTimeout = 0;
            command.Parameters.AddWithValue("$copy", copy);
            command.ExecuteNonQuery();
        }
        catch (SqliteException exception)
        {
            throw new UnavailableException($"The store {path} can't be copied: {exception.Message.TrimEnd('.')}. Nothing was backed up.");
        }
    }

    /// <summary>Copies the rows and settings of a cluster into a new embedded store.</summary>
    /// <param name="store">The cluster's store.</param>
    /// <param name="copy">The file to make.</param>
    /// <returns>A task that ends when the copy is whole.</returns>
    /// <exception cref="UnavailableException">It can't be read, or the copy not written; the message says why.</exception>
    public static async Task OfClusterAsync(PostgresStore store, string copy)
    {
        try
        {
            await using var source = new NpgsqlConnection(store.ConnectionString);
            await source.OpenAsync();
            await using var moment = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead);
            await using var target = Open(copy);
            await using var transaction = target.BeginTransaction();
            await ExecuteAsync(target, EmbeddedSchema.Tables);
            await ExecuteAsync(target, $"PRAGMA user_version = {EmbeddedSchema.Revision}");
            await CopyRowsAsync(source, store.ServiceId, target);
            await CopySettingsAsync(source, store.ServiceId, target);
            await transaction.CommitAsync();
        }
        catch (SqliteException exception)
        {
            throw new UnavailableException($"{copy} can't be written: {exception.Message.TrimEnd('.')}. Nothing was backed up.");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            throw new UnavailableException(
                $"{store.Description} (Storage:Postgres) went away: {exception.GetBaseException().Message.TrimEnd('.')}. Nothing was backed up; try again.");
        }
    }

    private static async Task CopyRowsAsync(NpgsqlConnection source, string service, SqliteConnection target)
    {
        await using var select = new NpgsqlCommand(PostgresRows.Sql["read-rows"], source)
        {
            CommandTimeout = 0,
            Parameters = { new NpgsqlParameter<string> { TypedValue = service } },
        };
        await using var insert = target.CreateCommand();
        insert.CommandText = EmbeddedSchema.Sql["copy-row"];
        insert.Parameters.AddWithValue("$service", StoreNames.StandaloneServiceId);
        var (state, key, version, payload) = (Add(insert, "$state"), Add(insert, "$key"), Add(insert, "$version"), Add(insert, "$payload"));
        await using var rows = await select.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            (state.Value, key.Value, version.Value) = (rows.GetString(0), rows.GetString(1), rows.GetInt32(2));
            payload.Value = rows.IsDBNull(3) ? DBNull.Value : rows.GetFieldValue<byte[]>(3);
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static async Task CopySettingsAsync(NpgsqlConnection source, string service, SqliteConnection target)
    {
        await using var select = new NpgsqlCommand(PostgresRows.Sql["read-settings"], source)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = service } },
        };
        await using var insert = target.CreateCommand();
        insert.CommandText = EmbeddedSchema.Sql["copy-setting"];
        var (name, value) = (Add(insert, "$name"), Add(insert, "$value"));
        await using var settings = await select.ExecuteReaderAsync();
        while (await settings.ReadAsync())
        {
            (name.Value, value.Value) = (settings.GetString(0), settings.GetString(1));
            await insert.ExecuteNonQueryAsync();
        }
    }

    private static SqliteParameter Add(SqliteCommand command, string name) => command.Parameters.AddWithValue(name, DBNull.Value);

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
