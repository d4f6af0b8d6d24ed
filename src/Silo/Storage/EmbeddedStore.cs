using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>The store of one machine that stands alone: a SQLite file that one process has to itself.</summary>
internal sealed class EmbeddedStore : IStore, IDisposable
{
    private const string InUse = "another Dormouse uses it already";

    private readonly FileStream _lock;

    private EmbeddedStore(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
        Connections = new(path);
        Writer = new(this);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    public string Description => Path;

    public string ServiceId => StoreNames.StandaloneServiceId;

    /// <summary>How the file is reached.</summary>
    public EmbeddedConnections Connections { get; }

    /// <summary>All grain state is written through it.</summary>
    public EmbeddedWriter Writer { get; }

    /// <summary>Opens the store; makes it if it is not there, and upgrades it if it is older.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The store.</returns>
    /// <exception cref="UnavailableException">It can't be had; the message says why.</exception>
    public static EmbeddedStore Open(string path)
    {
        FileStream? file = null;
        try
        {
            var folder = System.IO.Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            file = Lock($"{path}.lock");
            var store = new EmbeddedStore(path, file);
            store.Install();
            store.Connections.KeepOpen();
            return store;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            file?.Dispose();
            var reason = EmbeddedFullDisk.Of(exception, path) ?? exception;
            throw new UnavailableException(
                $"The store {path} (Storage:Path) can't be opened: {reason.Message.TrimEnd('.')}. "
                + $"{Remedy(reason.Message)}, or choose another file.");
        }
    }

    public string Setting(string name, Func<string> make)
    {
        using var connection = Connections.ToWrite();
        using var insert = connection.CreateCommand();
        insert.CommandText = EmbeddedSchema.Sql["insert-setting"];
        insert.Parameters.AddWithValue("$name", name);
        insert.Parameters.AddWithValue("$value", make());
        insert.ExecuteNonQuery();
        return ReadSetting(connection, name)!;
    }

    /// <summary>Reads a setting of the store.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or null if there is none.</returns>
    public string? Setting(string name)
    {
        using var connection = Connections.ToRead();
        return ReadSetting(connection, name);
    }

    /// <summary>Reads every row.</summary>
    /// <returns>The rows, one after the other.</returns>
    public IEnumerable<StoredRow> Rows()
    {
        using var connection = Connections.ToRead();
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Sql["read-rows"];
        command.Parameters.AddWithValue("$service", ServiceId);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return new(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3));
        }
    }

    /// <summary>Reads every setting.</summary>
    /// <returns>Their names and values.</returns>
    public IReadOnlyDictionary<string, string> Settings()
    {
        using var connection = Connections.ToRead();
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Sql["read-settings"];
        var settings = new Dictionary<string, string>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            settings.Add(reader.GetString(0), reader.GetString(1));
        }

        return settings;
    }

    /// <summary>Replaces the content of rows, all or none; for stores that nobody else uses.</summary>
    /// <param name="rows">The rows, with their new content.</param>
    public void Replace(IEnumerable<StoredRow> rows)
    {
        using var connection = Connections.ToWrite();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Update;
        var (state, key) = (command.Parameters.AddWithValue("$state", ""), command.Parameters.AddWithValue("$key", ""));
        var version = command.Parameters.AddWithValue("$version", 0L);
        var payload = command.Parameters.AddWithValue("$payload", DBNull.Value);
        command.Parameters.AddWithValue("$service", ServiceId);
        foreach (var row in rows)
        {
            (state.Value, key.Value, version.Value) = (row.State, row.Key, row.Version);
            payload.Value = (object?)row.Payload ?? DBNull.Value;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Makes it one file again, with nothing beside it that belongs to it; for stores that nobody else uses.</summary>
    public void Fold()
    {
        Connections.Dispose();
        using var connection = Connections.ToWrite();
        Execute(connection, "PRAGMA journal_mode = DELETE");
    }

    public void SetSetting(string name, string value)
    {
        using var connection = Connections.ToWrite();
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Sql["put-setting"];
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    public void EraseSetting(string name)
    {
        using var connection = Connections.ToWrite();
        Execute(connection, "PRAGMA secure_delete = ON");
        using (var command = connection.CreateCommand())
        {
            command.CommandText = EmbeddedSchema.Sql["put-setting"];
            command.Parameters.AddWithValue("$name", name);
            command.Parameters.AddWithValue("$value", "");
            command.ExecuteNonQuery();
        }

        // The journal may hold it too, until it is as short as can be.
        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public Task<IReadOnlyList<string>> FindOpenWorkAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        KeysAsync(EmbeddedSchema.Sql["find-open-work"], stateName, keyPrefix, cancellationToken);

    public Task<IReadOnlyList<string>> FindKeysAsync(string stateName, string keyPrefix, CancellationToken cancellationToken) =>
        KeysAsync(EmbeddedSchema.Sql["find-keys"], stateName, keyPrefix, cancellationToken);

    private async Task<IReadOnlyList<string>> KeysAsync(
        string query, string stateName, string keyPrefix, CancellationToken cancellationToken)
    {
        await using var connection = Connections.ToRead();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        command.Parameters.AddWithValue("$service", ServiceId);
        command.Parameters.AddWithValue("$state", stateName);
        command.Parameters.AddWithValue("$prefix", keyPrefix);
        var keys = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    /// <summary>Reads a setting of a store that another process may have open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The setting.</param>
    /// <returns>The value, or null if there is none, or no store.</returns>
    public static string? Peek(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        return ReadSetting(connection, name);
    }

    public void Dispose()
    {
        Writer.Dispose();
        Connections.Dispose();
        _lock.Dispose();
    }

    private static string? ReadSetting(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = EmbeddedSchema.Sql["read-setting"];
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException) && File.Exists(path))
        {
            throw new IOException(InUse);
        }
    }

    private static string Remedy(string reason) =>
        reason == InUse ? "Stop that one first" : FullDisk.IsTold(reason) ? "Free some space on its disk" : "Make its folder writable";

    private void Install()
    {
        using var connection = Connections.ToWrite();
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Execute(connection, "PRAGMA journal_mode = WAL");
        var revision = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
        if (revision > EmbeddedSchema.Revision)
        {
            throw new IOException($"a newer version of Dormouse wrote it (revision {revision}, this one knows {EmbeddedSchema.Revision})");
        }

        using var transaction = connection.BeginTransaction();
        Execute(connection, EmbeddedSchema.Tables);
        Execute(connection, $"PRAGMA user_version = {EmbeddedSchema.Revision}");
        transaction.Commit();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
