using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>Reads rows of the embedded store; readers wait for nobody, because the store writes ahead.</summary>
/// <param name="store">The store.</param>
internal sealed class EmbeddedReader(EmbeddedStore store)
{
    /// <summary>Reads one row.</summary>
    /// <param name="state">The state's name.</param>
    /// <param name="key">The grain's key.</param>
    /// <returns>Its version, null if there is no row; its content, null if it was cleared.</returns>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    /// <exception cref="IOException">The file can't be read because its disk is full.</exception>
    public (long? Version, byte[]? Payload) Read(string state, string key)
    {
        try
        {
            return ReadOnce(state, key);
        }
        catch (SqliteException exception)
        {
            store.Connections.Forget();
            if (EmbeddedFullDisk.Of(exception, store.Path) is { } full)
            {
                throw full;
            }

            throw;
        }
    }

    private (long? Version, byte[]? Payload) ReadOnce(string state, string key)
    {
        using var connection = store.Connections.ToRead();
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Read;
        command.Parameters.AddWithValue("$state", state);
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$service", StoreNames.StandaloneServiceId);
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)) : (null, null);
    }
}
