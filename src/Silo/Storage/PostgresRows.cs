using Dormouse.Hosting.Storage;
using Npgsql;

namespace Dormouse.Silo.Storage;

/// <summary>Puts rows of another store into a cluster's, inside a transaction of the caller's.</summary>
/// <param name="connection">The connection of the transaction.</param>
/// <param name="serviceId">The cluster's id.</param>
internal sealed class PostgresRows(NpgsqlConnection connection, string serviceId)
{
    /// <summary>The statements for whole stores.</summary>
    public static SqlTexts Sql { get; } = new(typeof(PostgresRows).Assembly, "Postgres/");

    /// <summary>Counts what the cluster has.</summary>
    /// <returns>The number of its rows.</returns>
    public async Task<long> CountAsync()
    {
        await using var command = new NpgsqlCommand(Sql["count-rows"], connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = serviceId } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Makes a row.</summary>
    /// <param name="row">The row.</param>
    /// <returns>False if there is one of this state and key already.</returns>
    public async Task<bool> InsertAsync(StoredRow row)
    {
        await using var command = new NpgsqlCommand(Sql["insert-row"], connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = serviceId },
                new NpgsqlParameter<string> { TypedValue = row.State },
                new NpgsqlParameter<string> { TypedValue = row.Key },
                new NpgsqlParameter<int> { TypedValue = (int)row.Version },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bytea, Value = row.Payload ?? (object)DBNull.Value },
            },
        };
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Makes a setting; one that is there stays as it is.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>A task that ends when it is there.</returns>
    public async Task SetAsync(string name, string value)
    {
        await using var command = new NpgsqlCommand(PostgresStore.Sql["insert-setting"], connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = serviceId },
                new NpgsqlParameter<string> { TypedValue = name },
                new NpgsqlParameter<string> { TypedValue = value },
            },
        };
        await command.ExecuteNonQueryAsync();
    }
}
