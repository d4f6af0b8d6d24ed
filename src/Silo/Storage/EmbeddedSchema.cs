namespace Dormouse.Silo.Storage;

/// <summary>
/// The embedded store's tables and statements. A row is found by service, state name and key; the columns <c>n0</c> and
/// <c>n1</c> are 0 since revision 1, which Orleans' ADO.NET provider wrote: it splits keys that are numbers, and none of ours is.
/// </summary>
internal static class EmbeddedSchema
{
    /// <summary>Grows with each change of the tables or queries.</summary>
    public const int Revision = 2;

    /// <summary>Makes the tables; changes nothing where they are there.</summary>
    public const string Tables = """
        DROP TABLE IF EXISTS OrleansQuery;
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

    private const string Row = "service_id = $service AND state_name = $state AND n0 = 0 AND n1 = 0 AND extension = $key";

    /// <summary>Version and content of a row.</summary>
    public const string Read = $"SELECT version, payload FROM grain_state WHERE {Row}";

    /// <summary>Makes a row; gives its version back, and nothing if there is one.</summary>
    public const string Insert = """
        INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
        VALUES ($service, $state, 0, 0, $key, 1, coalesce(substr($payload, 1, 1) = x'01', 0), $payload)
        ON CONFLICT (extension, state_name, service_id, n0, n1) DO NOTHING
        RETURNING version
        """;

    /// <summary>Removes a row of one version; gives that version back, and nothing if it is not there.</summary>
    public const string Delete = $"DELETE FROM grain_state WHERE {Row} AND version = $version RETURNING version";

    /// <summary>Replaces a row of one version; gives the next version back, and nothing if it is not there.</summary>
    public const string Update = $"""
        UPDATE grain_state SET payload = $payload, open_work = coalesce(substr($payload, 1, 1) = x'01', 0), version = version + 1
        WHERE {Row} AND version = $version
        RETURNING version
        """;
}
