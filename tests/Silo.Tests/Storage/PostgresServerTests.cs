using Dormouse.Postgres;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The tests' own server: what other tests rely on.</summary>
public class PostgresServerTests
{
    [Theory(Timeout = TestHouse.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_keeps_its_port_and_its_data_over_a_stop(bool immediately)
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.NewDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE kept (id int); CHECKPOINT");

        await server.StopAsync(immediately);
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => PostgresServer.ExecuteAsync(database, "SELECT 1"));
        await server.StartAgainAsync();

        Assert.Equal(0L, await PostgresServer.ExecuteAsync(database, "SELECT count(*) FROM kept"));
    }
}
