using Dormouse.Grains.Journal;
using Dormouse.Hosting.Storage;
using Npgsql;

namespace Dormouse.Silo.Storage;

/// <summary>The search of a cluster: tables of their own in its database.</summary>
/// <param name="store">The store.</param>
internal sealed class PostgresJournalIndex(PostgresStore store) : IJournalIndex
{
    /// <summary>A text's words must fit into what PostgreSQL takes of one row.</summary>
    private const int MostText = 50_000;

    private static readonly SqlTexts Sql = new(typeof(PostgresJournalIndex).Assembly, "Postgres/Search/");

    private volatile bool _isThere;

    public Task<long> LastAsync(string journal) => UseAsync(async connection =>
    {
        await using var read = Command(connection, "read-indexed", store.ServiceId, journal);
        return await read.ExecuteScalarAsync() is long last ? last : 0;
    });

    public Task AddAsync(string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries) =>
        UseAsync(connection => AddAsync(connection, journal, session, last, entries));

    public Task<bool> HasAnyAsync() => UseAsync(async connection =>
    {
        await using var any = Command(connection, "has-indexed", store.ServiceId);
        return (bool)(await any.ExecuteScalarAsync())!;
    });

    public Task<IReadOnlyList<FoundEntry>> FindAsync(string owner, IReadOnlyList<string> words, int limit) =>
        UseAsync<IReadOnlyList<FoundEntry>>(async connection =>
        {
            var query = string.Join(" & ", words.Select(static word => $"'{Quoted(word)}':*"));
            await using var find = Command(connection, "find-words", store.ServiceId, owner, query, limit);
            await using var reader = await find.ExecuteReaderAsync();
            var found = new List<FoundEntry>();
            while (await reader.ReadAsync())
            {
                found.Add(new(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    reader.GetFieldValue<DateTimeOffset>(2),
                    (JournalKind)reader.GetInt32(3),
                    reader.GetString(4)));
            }

            return found;
        });

    private static string Quoted(string word) => word.Replace('\0', ' ')
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string name, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(Sql[name], connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task<bool> AddAsync(
        NpgsqlConnection connection, string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var entry in entries)
        {
            // PostgreSQL takes no text with a zero in it.
            var text = JournalEntry.Bounded(entry.Text, MostText).Replace('\0', ' ');
            await using var put = Command(
                connection,
                "put-words",
                store.ServiceId,
                journal,
                entry.Number,
                session.Owner,
                session.Name,
                entry.At.ToUniversalTime(),
                (int)entry.Kind,
                text);
            await put.ExecuteNonQueryAsync();
        }

        await using var note = Command(connection, "put-indexed", store.ServiceId, journal, last);
        await note.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use)
    {
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
        if (!_isThere)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var make = new NpgsqlCommand(Sql["search-tables"], connection);
            await make.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
            _isThere = true;
        }

        return await use(connection);
    }
}
