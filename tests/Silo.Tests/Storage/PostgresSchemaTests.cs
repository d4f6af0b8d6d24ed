using Dormouse.Grains.Files;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Orleans.Serialization;
using Orleans.Storage;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>What Orleans' ADO.NET provider asks of our queries beyond the contract.</summary>
[Trait("needs", "postgres")]
public sealed class PostgresSchemaTests(PostgresFixture fixture) : StorageContract(fixture), IClassFixture<PostgresFixture>
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_provider_that_deletes_leaves_no_row_and_the_next_write_is_a_first_one()
    {
        var state = await fixture.WriteAsync(StateNames.Upload, "upload/deleted", Of(1));

        await fixture.DeletingProvider.ClearStateAsync(StateNames.Upload, ProviderFixture.Key("upload/deleted"), state);

        Assert.Null(state.ETag);
        Assert.Equal(0, await fixture.RowsAsync("upload/deleted"));
        Assert.Equal("1", (await fixture.WriteAsync(StateNames.Upload, "upload/deleted", Of(2))).ETag);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Deleting_another_version_conflicts_and_deletes_nothing()
    {
        var stale = await fixture.WriteAsync(StateNames.Upload, "upload/delete-stale", Of(1));
        await fixture.WriteAsync(StateNames.Upload, "upload/delete-stale", Of(2), "1");

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => fixture.DeletingProvider.ClearStateAsync(StateNames.Upload, ProviderFixture.Key("upload/delete-stale"), stale));

        await IsAsync("upload/delete-stale", "2", 2);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("beef", "0BEEF")]
    [InlineData("7", "007")]
    public async Task Keys_that_are_hex_numbers_share_a_row_which_is_why_ours_have_a_prefix(string one, string other)
    {
        await fixture.WriteAsync("hex", one, Of(1));

        await Assert.ThrowsAsync<InconsistentStateException>(() => fixture.WriteAsync("hex", other, Of(2)));
        Assert.Equal("1", (await fixture.WriteAsync("hex", $"user/{one}", Of(3))).ETag);
        Assert.Equal("1", (await fixture.WriteAsync("hex", $"user/{other}", Of(4))).ETag);
        Assert.Equal("1", (await fixture.WriteAsync("hex", $"telegram:{one}", Of(5))).ETag);
        Assert.Equal("1", (await fixture.WriteAsync("hex", $"telegram:{other}", Of(6))).ETag);
        Assert.Equal([3], (await fixture.ReadAsync<UploadState>("hex", $"user/{one}")).State!.Content!);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_search_for_open_work_can_use_its_index()
    {
        // A few rows are read faster without an index, so that way is made dear.
        var plan = (string)(await PostgresServer.ExecuteAsync(
            fixture.Server.ConnectionString,
            "SET enable_seqscan = off; EXPLAIN SELECT extension FROM grain_state WHERE open_work AND service_id = 'x' AND state_name = 'y'"))!;

        Assert.Contains("grain_state_open_work", plan, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
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
    private const string Deleting = "deleting";

    /// <summary>The provider told to delete what is cleared.</summary>
    internal IGrainStorage DeletingProvider => Named(Deleting);

    internal PostgresServer Server { get; private set; } = null!;

    internal static ClusterOptions Settings(string connectionString, string id = "dormouse") =>
        new() { Postgres = PostgresConnection.Parse(connectionString), Id = id, Insecure = true };

    internal override async Task<long> RowsAsync(string key) => (long)(await PostgresServer.ExecuteAsync(
        Server.ConnectionString, $"SELECT count(*) FROM grain_state WHERE extension = '{key}'"))!;

    private protected override async Task<IStore> OpenAsync()
    {
        Server = await PostgresServer.StartAsync();
        return await PostgresStore.OpenAsync(Settings(Server.ConnectionString));
    }

    private protected override async Task CloseAsync() => await Server.DisposeAsync();

    private protected override void AddMore(ISiloBuilder silo) =>
        silo.AddAdoNetGrainStorage(Deleting, options => options.Configure<Serializer>((storage, serializer) =>
        {
            storage.Invariant = PostgresStore.ProviderInvariant;
            storage.ConnectionString = ((PostgresStore)Store).ConnectionString;
            storage.GrainStorageSerializer = new StateSerializer(serializer);
            storage.DeleteStateOnClear = true;
        }));
}
