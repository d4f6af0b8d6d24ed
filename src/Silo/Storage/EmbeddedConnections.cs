using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>Connections to one SQLite file.</summary>
internal sealed class EmbeddedConnections : IDisposable
{
    private readonly string _reading;
    private readonly string _writing;

    /// <summary>
    /// Stays open, because SQLite tidies up when the last connection is closed: it removes the file of what was written ahead and the index
    /// of it. On a disk that has become full meanwhile they can't be made anew, and then nothing can even be read.
    /// </summary>
    private SqliteConnection? _last;

    /// <summary>Opens none yet.</summary>
    /// <param name="path">The file.</param>
    public EmbeddedConnections(string path)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 };
        _reading = settings.ToString();
        settings.Pooling = false;
        _writing = settings.ToString();
    }

    /// <summary>Opens a connection to read; a pool keeps it for the next reader.</summary>
    /// <returns>The connection, for the caller to dispose.</returns>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public SqliteConnection ToRead() => Open(_reading);

    /// <summary>
    /// Opens a connection to write, always a new one: a connection that was opened while the file could only be read never
    /// writes again, and a pool would keep it for ever.
    /// </summary>
    /// <returns>The connection, for the caller to dispose.</returns>
    /// <exception cref="SqliteException">The file can't be opened.</exception>
    public SqliteConnection ToWrite() => Open(_writing);

    /// <summary>Keeps the files beside this one there for as long as this lives; the file writes ahead by now.</summary>
    /// <exception cref="SqliteException">The file can't be read.</exception>
    public void KeepOpen()
    {
        _last = ToWrite();

        // A connection that has read nothing yet has not opened what belongs to the file.
        using var command = _last.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_schema";
        command.ExecuteScalar();
    }

    /// <summary>Something failed that may have been a connection's fault: no reader gets an old one again.</summary>
    public void Forget()
    {
        using var pooled = new SqliteConnection(_reading);
        SqliteConnection.ClearPool(pooled);
    }

    /// <summary>Closes all that nobody uses.</summary>
    public void Dispose()
    {
        _last?.Dispose();
        _last = null;
        Forget();
    }

    private static SqliteConnection Open(string settings)
    {
        var connection = new SqliteConnection(settings);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
