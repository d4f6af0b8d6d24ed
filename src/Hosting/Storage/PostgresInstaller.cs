using System.Globalization;
using Npgsql;

namespace Dormouse.Hosting.Storage;

/// <summary>Makes our tables and brings them to the newest revision; safe when many do so at once.</summary>
internal static class PostgresInstaller
{
    // Any number will do, as long as every version of ours takes the same one.
    private const long Lock = 0x_446f726d_6f757365;
    private const string RevisionName = "schema-revision";

    /// <summary>Brings the schema to the newest revision.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="schema">The schema's name, a plain identifier.</param>
    /// <returns>A task that ends when it is there.</returns>
    /// <exception cref="NewerSchemaException">A newer version of Dormouse has been here.</exception>
    public static async Task InstallAsync(NpgsqlConnection connection, string schema)
    {
        await using var transaction = await connection.BeginTransactionAsync();

        // A statement of its own, so that the next one sees what the one who had the lock before us has committed.
        await ExecuteAsync(connection, $"SET LOCAL lock_timeout = '60s'; SELECT pg_advisory_xact_lock({Lock})");
        if (await ScalarAsync(connection, $"SELECT to_regnamespace('{schema}')::text") is null)
        {
            await ExecuteAsync(connection, $"CREATE SCHEMA {schema}");
        }

        var revision = await RevisionAsync(connection, schema);
        if (revision > PostgresSchema.Revision)
        {
            throw new NewerSchemaException(revision);
        }

        for (var step = revision; step < PostgresSchema.Revision; step++)
        {
            await ExecuteAsync(connection, PostgresSchema.Steps[step]);
        }

        foreach (var (key, text) in PostgresSchema.Queries)
        {
            await ExecuteAsync(
                connection,
                PostgresStore.Sql["put-orleans-query"],
                key,
                text);
        }

        if (revision < PostgresSchema.Revision)
        {
            await ExecuteAsync(
                connection,
                PostgresStore.Sql["put-setting"],
                "",
                RevisionName,
                PostgresSchema.Revision.ToString(CultureInfo.InvariantCulture));
        }

        await transaction.CommitAsync();
    }

    /// <summary>The revision that is there.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="schema">The schema's name, a plain identifier.</param>
    /// <returns>The revision; 0 if there is none.</returns>
    public static async Task<int> RevisionAsync(NpgsqlConnection connection, string schema)
    {
        if (await ScalarAsync(connection, $"SELECT to_regclass('{schema}.setting')::text") is null)
        {
            return 0;
        }

        var value = await ScalarAsync(connection, $"SELECT value FROM {schema}.setting WHERE service_id = '' AND name = '{RevisionName}'");
        return value is string text ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, params string[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is { } value and not DBNull ? value : null;
    }
}

/// <summary>The schema was upgraded by a version of Dormouse that is newer than this one.</summary>
/// <param name="revision">The revision that is there.</param>
internal sealed class NewerSchemaException(int revision) : Exception(string.Create(
    CultureInfo.InvariantCulture, $"a newer version of Dormouse has upgraded its tables (revision {revision}, this one knows {PostgresSchema.Revision})"));
