using Npgsql;

namespace Dormouse.Hosting.Storage;

/// <summary>
/// The keys of the cluster's join files that were not used yet, each for a time. Who takes one takes it away, so that a file opens once
/// and a copy of it opens nothing.
/// </summary>
/// <param name="store">The store.</param>
public sealed class PostgresInvitations(PostgresStore store)
{
    /// <summary>Keeps the key of a file, and forgets those whose time is over.</summary>
    /// <param name="id">The file's id.</param>
    /// <param name="key">Its key.</param>
    /// <param name="life">How long it may be used.</param>
    /// <returns>A task that ends when it is kept.</returns>
    public async Task KeepAsync(Guid id, byte[] key, TimeSpan life)
    {
        await using var connection = await ConnectAsync();
        await using var sweep = Command("delete-old-invitations", connection);
        await sweep.ExecuteNonQueryAsync();
        await using var put = Command("put-invitation", connection, StoreNames.Invitation(id));
        put.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (long)life.TotalSeconds });
        put.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Convert.ToBase64String(key) });
        await put.ExecuteNonQueryAsync();
    }

    /// <summary>Takes the key of a file: there is none afterwards.</summary>
    /// <param name="id">The file's id.</param>
    /// <returns>The key; null if the file was used already, or its time is over.</returns>
    public async Task<byte[]?> TakeAsync(Guid id)
    {
        await using var connection = await ConnectAsync();
        await using var take = Command("take-invitation", connection, StoreNames.Invitation(id));
        return await take.ExecuteScalarAsync() is string key ? Convert.FromBase64String(key) : null;
    }

    private NpgsqlCommand Command(string statement, NpgsqlConnection connection, params string[] names)
    {
        var command = new NpgsqlCommand(PostgresStore.Sql[statement], connection);
        foreach (var value in names.Prepend(store.ServiceId))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        return command;
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
