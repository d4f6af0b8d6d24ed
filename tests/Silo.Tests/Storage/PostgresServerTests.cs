using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Tests.Processes;
using Npgsql;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The tests' own server: what other tests rely on.</summary>
[Trait("needs", "postgres")]
public class PostgresServerTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_keeps_its_port_and_its_data_over_a_stop(bool immediately)
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE kept (id int); CHECKPOINT");

        await server.StopAsync(immediately);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => PostgresServer.ExecuteAsync(database, "SELECT 1"));
        await server.StartAgainAsync();

        Assert.Equal(0L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM kept"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_start_is_more_patient_with_a_slow_server_than_a_call()
    {
        await using var server = await PostgresServer.StartAsync();
        var settings = new ClusterOptions { Postgres = PostgresConnection.Parse(server.ConnectionString), Id = "home" };
        Task<PostgresStore> start;
        using (server.Freeze())
        {
            start = PostgresStore.OpenAsync(settings);
            await using var call = new NpgsqlConnection(settings.Postgres!.ConnectionString);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => call.OpenAsync(TestContext.Current.CancellationToken));
        }

        Assert.NotNull(await start);
    }
}
