using Dormouse.Cluster.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Storage;

public sealed class PostgresSchemaTests(PostgresFixture fixture) : StorageContract(fixture), IClassFixture<PostgresFixture>
{
    [Fact(Timeout = TestHouse.Patience)]
    public async Task The_search_for_open_work_can_use_its_index()
    {
        // A few rows are read faster without an index, so that way is made dear.
        var plan = (string)(await PostgresServer.ExecuteAsync(
            fixture.Store.ConnectionString,
            "SET enable_seqscan = off; EXPLAIN SELECT extension FROM grain_state WHERE open_work AND service_id = 'x' AND state_name = 'y'"))!;

        Assert.Contains("grain_state_open_work", plan, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task Clusters_in_one_database_do_not_see_each_others_rows()
    {
        var other = await PostgresStore.OpenAsync(PostgresFixture.Settings(fixture.Server.ConnectionString, "other"));
        await fixture.WriteAsync("session", "both/1", new Grains.Sessions.SessionState());

        Assert.Equal("ours", fixture.Store.Setting("shared-name", static () => "ours"));
        Assert.Equal("theirs", other.Setting("shared-name", static () => "theirs"));
        Assert.Null(other.Setting("house"));
        Assert.Equal(0L, await PostgresServer.ExecuteAsync(
            other.ConnectionString, $"SELECT count(*) FROM grain_state WHERE service_id = '{other.ServiceId}'"));
    }
}

/// <summary>PostgreSQL.</summary>
public sealed class PostgresFixture : ProviderFixture
{
    internal PostgresServer Server { get; private set; } = null!;

    internal static Dormouse.Cluster.Settings.ClusterSettings Settings(string connectionString, string id = "dormouse") => new(
        Dormouse.Cluster.Settings.PostgresConnection.Parse(connectionString), id, System.Net.IPAddress.Loopback, null, null, IsInsecure: false);

    internal override async Task<long> RowsAsync(string key) => (long)(await PostgresServer.ExecuteAsync(
        Store.ConnectionString, $"SELECT count(*) FROM grain_state WHERE extension = '{key}'"))!;

    private protected override async Task<IStore> OpenAsync()
    {
        Server = await PostgresServer.StartAsync();
        return await PostgresStore.OpenAsync(Settings(Server.ConnectionString));
    }

    private protected override async Task CloseAsync() => await Server.DisposeAsync();
}
