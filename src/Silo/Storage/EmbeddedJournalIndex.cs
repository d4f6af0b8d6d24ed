using Dormouse.Grains.Journal;
using Dormouse.Hosting.Storage;
using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>
/// The search of a machine that stands alone: a SQLite file beside the store's. It is made anew when it is not there or can't be used, so
/// nobody need back it up.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class EmbeddedJournalIndex(string path) : IJournalIndex, IDisposable
{
    private const int SqliteBroken = 11;
    private const int SqliteNoDatabase = 26;

    private static readonly SqlTexts Sql = new(typeof(EmbeddedJournalIndex).Assembly, "Embedded/Search/");

    private readonly SemaphoreSlim _one = new(1);
    private SqliteConnection? _connection;

    /// <summary>The file beside a store's.</summary>
    /// <param name="store">The store's file.</param>
    /// <returns>Its path.</returns>
    public static string FileOf(string store) => $"{store}.search";

    /// <summary>Removes the file beside a store's, so that it is made anew.</summary>
    /// <param name="store">The store's file, which nobody uses.</param>
    public static void RemoveOf(string store) => Delete(FileOf(store));

    public Task<long> LastAsync(string journal) => UseAsync(connection =>
    {
        using var read = Command(connection, "read-last", ("$journal", journal));
        return read.ExecuteScalar() is long last ? last : 0;
    });

    public Task AddAsync(string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries) => UseAsync(connection =>
    {
        using var transaction = connection.BeginTransaction();
        using var put = Command(
            connection, "put-journal", ("$journal", journal), ("$owner", session.Owner), ("$session", session.Name), ("$last", last));
        var id = (long)put.ExecuteScalar()!;
        using var insert = Command(connection, "insert-entry", ("$journal", id), ("$number", 0L), ("$at", 0L), ("$kind", 0L));
        using var words = Command(connection, "insert-words", ("$id", 0L), ("$text", ""));
        foreach (var entry in entries)
        {
            insert.Parameters["$number"].Value = entry.Number;
            insert.Parameters["$at"].Value = entry.At.ToUnixTimeMilliseconds();
            insert.Parameters["$kind"].Value = (long)entry.Kind;
            if (insert.ExecuteScalar() is long row)
            {
                // SQLite ends a text at a zero.
                words.Parameters["$id"].Value = row;
                words.Parameters["$text"].Value = entry.Text.Replace('\0', ' ');
                words.ExecuteNonQuery();
            }
        }

        transaction.Commit();
        return true;
    });

    public Task<bool> HasAnyAsync() => UseAsync(static connection =>
    {
        using var any = Command(connection, "has-journals");
        return (long)any.ExecuteScalar()! > 0;
    });

    public Task<IReadOnlyList<FoundEntry>> FindAsync(string owner, IReadOnlyList<string> words, int limit) =>
        UseAsync<IReadOnlyList<FoundEntry>>(connection =>
        {
            // Between quotes nothing but a quote is special, and a star behind them means that more may follow.
            var query = string.Join(' ', words.Select(static word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"*"));
            using var find = Command(connection, "find-entries", ("$words", query), ("$owner", owner), ("$limit", (long)limit));
            using var reader = find.ExecuteReader();
            var found = new List<FoundEntry>();
            while (reader.Read())
            {
                found.Add(new(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)),
                    (JournalKind)reader.GetInt32(3),
                    reader.GetString(4)));
            }

            return found;
        });

    public void Dispose()
    {
        _connection?.Dispose();
        _one.Dispose();
    }

    private static void Delete(string file)
    {
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            File.Delete(file + end);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string name, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql[name];
        foreach (var (parameter, value) in values)
        {
            command.Parameters.AddWithValue(parameter, value);
        }

        return command;
    }

    /// <summary>Does something with the file, off the grains' threads and one after the other.</summary>
    private async Task<T> UseAsync<T>(Func<SqliteConnection, T> use)
    {
        await _one.WaitAsync();
        try
        {
            return await Task.Run(() => use(_connection ??= Open()));
        }
        catch (SqliteException)
        {
            // The next one begins with a new connection.
            _connection?.Dispose();
            _connection = null;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private SqliteConnection Open()
    {
        try
        {
            return OpenAsItIs();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SqliteBroken or SqliteNoDatabase)
        {
            Delete(path);
            return OpenAsItIs();
        }
    }

    private SqliteConnection OpenAsItIs()
    {
        var own = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        File.Open(path, own).Dispose();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var tables = Command(connection, "tables");
            tables.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
