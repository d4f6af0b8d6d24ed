using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>
/// The names of machines that an embedded store knows: the one that it keeps, else those of its sessions (release 0.1.0 kept none).
/// </summary>
internal static class EmbeddedNames
{
    /// <summary>Reads them.</summary>
    /// <param name="store">The store.</param>
    /// <returns>The names; empty in a new store.</returns>
    public static IReadOnlyList<string> Read(EmbeddedStore store)
    {
        using var connection = store.Connections.ToRead();
        return Read(connection);
    }

    /// <summary>Reads them from a store that another process may have open.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The names; empty if there is no store, or it can't be read.</returns>
    public static IReadOnlyList<string> Peek(string path) => Peek(path, Read);

    /// <summary>
    /// The names under which there are sessions, whatever name is kept: with release 0.1.0 the host may have had several.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The names; empty if there is no store, or it can't be read.</returns>
    public static IReadOnlyList<string> PeekSessions(string path) => Peek(path, ReadSessions);

    private static List<string> Peek(string path, Func<SqliteConnection, List<string>> read)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
            using var connection = new SqliteConnection(settings.ToString());
            connection.Open();
            return read(connection);
        }
        catch (SqliteException)
        {
            // Whoever opens it to use it says what is wrong with it.
            return [];
        }
    }

    private static List<string> Read(SqliteConnection connection)
    {
        using var kept = connection.CreateCommand();
        kept.CommandText = EmbeddedSchema.Sql["read-setting"];
        kept.Parameters.AddWithValue("$name", StoreNames.Machine);
        return kept.ExecuteScalar() is string name ? [name] : ReadSessions(connection);
    }

    private static List<string> ReadSessions(SqliteConnection connection)
    {
        using var sessions = connection.CreateCommand();
        sessions.CommandText = EmbeddedSchema.Sql["machines-of-sessions"];
        sessions.Parameters.AddWithValue("$service", StoreNames.StandaloneServiceId);
        sessions.Parameters.AddWithValue("$session", StateNames.Session);
        sessions.Parameters.AddWithValue("$machine", StateNames.Machine);
        using var reader = sessions.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
