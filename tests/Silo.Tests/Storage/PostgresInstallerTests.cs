using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Storage;

[Trait("needs", "postgres")]
public sealed class PostgresInstallerTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    private const int Racers = 10;

    private static readonly string[] Everything =
    [
        "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteStorageKey",
        "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "ReadFromStorageKey",
        "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "WriteToStorageKey",
    ];

    [Fact(Timeout = TestScope.Patience)]
    public async Task Silos_that_start_at_once_make_one_schema()
    {
        var database = await fixture.Server.NewDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, Racers).Select(_ => PostgresStore.OpenAsync(PostgresFixture.Settings(database))));

        Assert.Equal(string.Join(' ', Everything), await PostgresServer.ExecuteAsync(
            database, "SELECT string_agg(querykey, ' ' ORDER BY querykey COLLATE \"C\") FROM dormouse.orleansquery"));
        Assert.Equal($"{PostgresSchema.Revision}", await RevisionAsync(database));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_second_start_changes_no_row()
    {
        var database = await fixture.Server.NewDatabaseAsync();
        await PostgresStore.OpenAsync(PostgresFixture.Settings(database));
        var before = await RowsAsync(database);

        await PostgresStore.OpenAsync(PostgresFixture.Settings(database));

        Assert.Equal(before, await RowsAsync(database));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Queries_of_an_older_version_are_replaced()
    {
        var database = await fixture.Server.NewDatabaseAsync();
        await PostgresStore.OpenAsync(PostgresFixture.Settings(database));
        await PostgresServer.ExecuteAsync(database, "UPDATE dormouse.orleansquery SET querytext = 'old'");

        await PostgresStore.OpenAsync(PostgresFixture.Settings(database));

        Assert.Equal(0L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM dormouse.orleansquery WHERE querytext = 'old'"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Tables_of_a_newer_version_are_refused_and_left_alone()
    {
        var database = await fixture.Server.NewDatabaseAsync();
        await PostgresStore.OpenAsync(PostgresFixture.Settings(database));
        await PostgresServer.ExecuteAsync(
            database, "UPDATE dormouse.setting SET value = '1000'; UPDATE dormouse.orleansquery SET querytext = 'new'");
        var before = await RowsAsync(database);

        var refusal = await Assert.ThrowsAsync<UnavailableException>(() => PostgresStore.OpenAsync(PostgresFixture.Settings(database)));

        Assert.Equal(
            $"PostgreSQL at 127.0.0.1:{fixture.Server.Port}, database {Name(database)} (Storage:Postgres) can't be used: "
            + $"a newer version of Dormouse has upgraded its tables (revision 1000, this one knows {PostgresSchema.Revision}). Upgrade this one.",
            refusal.Message);
        Assert.Equal(before, await RowsAsync(database));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_user_who_may_not_make_a_schema_can_use_one_that_was_made_for_it()
    {
        var database = await fixture.Server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE ROLE plain LOGIN; CREATE SCHEMA own AUTHORIZATION plain");
        var plain = new Npgsql.NpgsqlConnectionStringBuilder(database) { Username = "plain", SearchPath = "own" }.ToString();

        await PostgresStore.OpenAsync(PostgresFixture.Settings(plain));

        Assert.Equal(
            "1", (await PostgresServer.ExecuteAsync(database, "SELECT value FROM own.setting WHERE name = 'schema-revision'"))!.ToString());
        var none = new Npgsql.NpgsqlConnectionStringBuilder(plain) { SearchPath = "other" }.ToString();
        var refusal = await Assert.ThrowsAsync<UnavailableException>(() => PostgresStore.OpenAsync(PostgresFixture.Settings(none)));
        Assert.Contains("permission denied", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Makers_of_one_setting_that_race_all_get_the_same_value()
    {
        var store = await PostgresStore.OpenAsync(PostgresFixture.Settings(await fixture.Server.NewDatabaseAsync()));

        var values = await Task.WhenAll(Enumerable.Range(0, Racers).Select(
            racer => Task.Run(() => store.Setting("house", () => $"made by {racer}"), TestScope.Ended)));

        Assert.Single(values.Distinct());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_server_that_is_not_there_is_told_without_the_password()
    {
        var port = new Npgsql.NpgsqlConnectionStringBuilder(fixture.Server.ConnectionString) { Port = 1 }.ToString();

        var refusal = await Assert.ThrowsAsync<UnavailableException>(() => PostgresStore.OpenAsync(PostgresFixture.Settings(port)));

        Assert.StartsWith("PostgreSQL at 127.0.0.1:1, database postgres (Storage:Postgres) can't be used: ", refusal.Message);
        Assert.EndsWith(". Start it, or set Storage:Postgres to where it is.", refusal.Message);
        Assert.DoesNotContain(PostgresServer.Password, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_host_that_nobody_knows_is_told_as_a_server_that_is_not_there()
    {
        var host = new Npgsql.NpgsqlConnectionStringBuilder(fixture.Server.ConnectionString) { Host = "no-such-host.invalid" }.ToString();

        var refusal = await Assert.ThrowsAsync<UnavailableException>(() => PostgresStore.OpenAsync(PostgresFixture.Settings(host)));

        Assert.StartsWith(
            $"PostgreSQL at no-such-host.invalid:{fixture.Server.Port}, database postgres (Storage:Postgres) can't be used: ",
            refusal.Message);
    }

    private static string Name(string database) => new Npgsql.NpgsqlConnectionStringBuilder(database).Database!;

    private static Task<object?> RevisionAsync(string database) =>
        PostgresServer.ExecuteAsync(database, "SELECT value FROM dormouse.setting WHERE service_id = '' AND name = 'schema-revision'");

    /// <summary>Where each row lies: a row that was written again lies elsewhere.</summary>
    private static Task<object?> RowsAsync(string database) => PostgresServer.ExecuteAsync(
        database,
        """
        SELECT string_agg(place, ' ' ORDER BY place) FROM (
            SELECT 'q' || ctid || xmin AS place FROM dormouse.orleansquery UNION ALL SELECT 's' || ctid || xmin FROM dormouse.setting) AS rows
        """);
}

/// <summary>A server that the tests of a class share; each makes a database of its own.</summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await PostgresServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
