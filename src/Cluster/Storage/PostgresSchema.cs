namespace Dormouse.Cluster.Storage;

/// <summary>
/// Our tables in PostgreSQL, and the queries that Orleans' ADO.NET providers find in them: the packages bring none. Each
/// providers' contract is kept by plain statements; a query that changes the membership is one statement, and so atomic.
/// Running silos keep the texts that they started with, so a new revision adds columns and never takes one away.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The steps to the newest revision, in order; step 0 makes revision 1. A released step never changes.</summary>
    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        CREATE TABLE orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);
        CREATE TABLE setting (service_id text NOT NULL, name text NOT NULL, value text NOT NULL, PRIMARY KEY (service_id, name));
        CREATE TABLE grain_state (
            service_id text NOT NULL,
            state_name text NOT NULL,
            n0 bigint NOT NULL,
            n1 bigint NOT NULL,
            extension text NOT NULL,
            version integer NOT NULL,
            open_work boolean NOT NULL DEFAULT false,
            payload bytea,
            PRIMARY KEY (extension, state_name, service_id, n0, n1)
        ) WITH (fillfactor = 80);
        ALTER TABLE grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;
        CREATE INDEX grain_state_open_work ON grain_state (service_id, state_name, extension) WHERE open_work;
        CREATE TABLE membership_version (deployment_id text PRIMARY KEY, version integer NOT NULL);
        CREATE TABLE membership (
            deployment_id text NOT NULL,
            address text NOT NULL,
            port integer NOT NULL,
            generation integer NOT NULL,
            silo_name text NOT NULL,
            host_name text NOT NULL,
            status integer NOT NULL,
            proxy_port integer NOT NULL,
            suspect_times text,
            start_time timestamptz NOT NULL,
            i_am_alive_time timestamptz NOT NULL,
            PRIMARY KEY (deployment_id, address, port, generation)
        );
        """,
    ];

    /// <summary>The newest revision.</summary>
    public static int Revision => Steps.Count;

    private const string Row = """
        service_id = @ServiceId AND state_name = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
            AND extension = coalesce(@GrainIdExtensionString, '')
        """;

    private const string Silo = "deployment_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";

    // Its row lock puts all writers in a row; who comes second sees the new version and changes nothing.
    private const string Bump = "UPDATE membership_version SET version = version + 1 WHERE deployment_id = @DeploymentId AND version = @Version";

    private const string Silos = """
        SELECT s.address AS Address, s.port AS Port, s.generation AS Generation, s.silo_name AS SiloName, s.host_name AS HostName,
            s.status AS Status, s.proxy_port AS ProxyPort, s.suspect_times AS SuspectTimes, s.start_time AS StartTime,
            s.i_am_alive_time AS IAmAliveTime, v.version AS Version
        FROM membership_version v LEFT JOIN membership s ON s.deployment_id = v.deployment_id
        """;

    /// <summary>The providers' queries, by key.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["ReadFromStorageKey"] = $"SELECT payload AS PayloadBinary, version AS Version FROM grain_state WHERE {Row}",

        // No row comes back, which is a conflict, if a row is there and none was expected, or the version is another one.
        ["WriteToStorageKey"] = $"""
            UPDATE grain_state
            SET payload = @PayloadBinary, open_work = substring(@PayloadBinary FROM 1 FOR 1) = '\x01'::bytea, version = version + 1
            WHERE {Row} AND version = @GrainStateVersion
            RETURNING version AS NewGrainStateVersion;
            INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
            SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1,
                substring(@PayloadBinary FROM 1 FOR 1) = '\x01'::bytea, @PayloadBinary
            WHERE @GrainStateVersion IS NULL
            ON CONFLICT DO NOTHING
            RETURNING version AS NewGrainStateVersion
            """,
        ["ClearStorageKey"] = $"""
            UPDATE grain_state SET payload = NULL, open_work = false, version = version + 1
            WHERE {Row} AND version = @GrainStateVersion
            RETURNING version AS NewGrainStateVersion
            """,
        ["DeleteStorageKey"] = $"DELETE FROM grain_state WHERE {Row} AND version = @GrainStateVersion RETURNING version + 1 AS NewGrainStateVersion",

        ["InsertMembershipVersionKey"] = """
            WITH made AS (INSERT INTO membership_version VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*) > 0 FROM made
            """,
        ["MembershipReadAllKey"] = $"{Silos} WHERE v.deployment_id = @DeploymentId",
        ["MembershipReadRowKey"] = $"""
            {Silos} AND s.address = @Address AND s.port = @Port AND s.generation = @Generation
            WHERE v.deployment_id = @DeploymentId
            """,
        ["InsertMembershipKey"] = $"""
            WITH bumped AS ({Bump} AND NOT EXISTS (SELECT 1 FROM membership WHERE {Silo}) RETURNING 1),
            added AS (
                INSERT INTO membership (
                    deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
                FROM bumped RETURNING 1)
            SELECT count(*) > 0 FROM added
            """,
        ["UpdateMembershipKey"] = $"""
            WITH bumped AS ({Bump} AND EXISTS (SELECT 1 FROM membership WHERE {Silo}) RETURNING 1),
            changed AS (
                UPDATE membership SET status = @Status, suspect_times = @SuspectTimes, i_am_alive_time = @IAmAliveTime
                FROM bumped WHERE {Silo} RETURNING 1)
            SELECT count(*) > 0 FROM changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE membership SET i_am_alive_time = @IAmAliveTime WHERE {Silo}",
        ["GatewaysQueryKey"] = """
            SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
            FROM membership WHERE deployment_id = @DeploymentId AND status = @Status AND proxy_port <> 0
            """,
        ["DeleteMembershipTableEntriesKey"] = """
            DELETE FROM membership WHERE deployment_id = @DeploymentId;
            DELETE FROM membership_version WHERE deployment_id = @DeploymentId
            """,
        ["CleanupDefunctSiloEntriesKey"] =
            $"DELETE FROM membership WHERE deployment_id = @DeploymentId AND status = {Dead} AND i_am_alive_time < @IAmAliveTime",
        ["CleanupDefunctSiloEntryKey"] = $"""
            DELETE FROM membership WHERE {Silo} AND status = {Dead} AND start_time = @StartTime
                AND i_am_alive_time = @IAmAliveTime AND coalesce(suspect_times, '') = coalesce(@SuspectTimes, '')
            """,
    };

    private const string Dead = "6";
}
