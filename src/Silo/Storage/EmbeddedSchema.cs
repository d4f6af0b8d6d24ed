namespace Dormouse.Silo.Storage;

/// <summary>
/// The embedded store's tables, and the queries that Orleans' ADO.NET provider finds in them. Each query is one statement,
/// and so atomic: the provider's contract forbids transactions inside a query on SQLite.
/// </summary>
internal static class EmbeddedSchema
{
    /// <summary>Grows with each change of the tables or queries.</summary>
    public const int Revision = 1;

    /// <summary>Makes the tables; changes nothing where they are there.</summary>
    public const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey TEXT PRIMARY KEY, QueryText TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS grain_state (
            service_id TEXT NOT NULL,
            state_name TEXT NOT NULL,
            n0 INTEGER NOT NULL,
            n1 INTEGER NOT NULL,
            extension TEXT NOT NULL,
            version INTEGER NOT NULL,
            open_work INTEGER NOT NULL DEFAULT 0,
            payload BLOB,
            PRIMARY KEY (extension, state_name, service_id, n0, n1)
        ) STRICT;
        CREATE INDEX IF NOT EXISTS grain_state_open_work ON grain_state (service_id, state_name, extension) WHERE open_work = 1;
        """;

    private const string Row = """
        service_id = @ServiceId AND state_name = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
            AND extension = ifnull(@GrainIdExtensionString, '')
        """;

    /// <summary>The provider's queries, by key.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["ReadFromStorageKey"] = $"SELECT payload AS PayloadBinary, version AS Version FROM grain_state WHERE {Row}",

        // No row comes back, which is a conflict, if a row is there and none was expected, or the version is another one.
        ["WriteToStorageKey"] = $"""
            INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
            SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, ifnull(@GrainIdExtensionString, ''), 1,
                substr(@PayloadBinary, 1, 1) = x'01', @PayloadBinary
            WHERE @GrainStateVersion IS NULL OR EXISTS (SELECT 1 FROM grain_state WHERE {Row})
            ON CONFLICT (extension, state_name, service_id, n0, n1) DO UPDATE
            SET payload = excluded.payload, open_work = excluded.open_work, version = grain_state.version + 1
            WHERE @GrainStateVersion IS NOT NULL AND grain_state.version = @GrainStateVersion
            RETURNING version AS NewGrainStateVersion
            """,
        ["ClearStorageKey"] = $"""
            UPDATE grain_state SET payload = NULL, open_work = 0, version = version + 1
            WHERE {Row} AND version = @GrainStateVersion
            RETURNING version AS NewGrainStateVersion
            """,
        ["DeleteStorageKey"] = $"DELETE FROM grain_state WHERE {Row} AND version = @GrainStateVersion RETURNING version + 1 AS NewGrainStateVersion",
    };
}
