using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>Rows written together over one connection, with statements that are prepared once.</summary>
internal sealed class EmbeddedTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _delete;

    /// <summary>Prepares the statements.</summary>
    /// <param name="connection">An open connection, which is disposed with this.</param>
    public EmbeddedTransaction(SqliteConnection connection)
    {
        _connection = connection;
        using (var setting = connection.CreateCommand())
        {
            setting.CommandText = EmbeddedCheckpoint.LastResort;
            setting.ExecuteNonQuery();
        }

        _insert = Prepare(EmbeddedSchema.Insert);
        _update = Prepare(EmbeddedSchema.Update);
        _delete = Prepare(EmbeddedSchema.Delete);
    }

    /// <summary>Writes all rows, or none.</summary>
    /// <param name="next">Gives the rows one by one, and null when there are no more.</param>
    /// <returns>For each the new version, or null where the store holds another version than the expected one.</returns>
    /// <exception cref="SqliteException">The file can't be written; nothing was.</exception>
    public IReadOnlyList<long?> Write(Func<RowWrite?> next)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var versions = new List<long?>();
        while (next() is { } row)
        {
            versions.Add(Write(row, transaction));
        }

        transaction.Commit();
        return versions;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _update.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private long? Write(RowWrite row, SqliteTransaction transaction)
    {
        var command = row.Payload is null ? _delete : row.Expected is null ? _insert : _update;
        command.Transaction = transaction;
        command.Parameters["$state"].Value = row.State;
        command.Parameters["$key"].Value = row.Key;
        command.Parameters["$service"].Value = StoreNames.StandaloneServiceId;
        command.Parameters["$version"].Value = row.Expected ?? 0;
        command.Parameters["$payload"].Value = (object?)row.Payload ?? DBNull.Value;
        return (long?)command.ExecuteScalar();
    }

    private SqliteCommand Prepare(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        foreach (var name in new[] { "$state", "$key", "$service", "$version", "$payload" })
        {
            command.Parameters.Add(new(name, null));
        }

        return command;
    }
}
