using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Tests.Processes;
using Npgsql;

namespace Dormouse.Silo.Tests.Storage;

[Trait("needs", "postgres")]
public sealed class PostgresInvitationsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_key_is_given_away_once_within_its_time_and_to_its_own_cluster_alone()
    {
        await using var server = await PostgresServer.StartAsync();
        var (home, other) = (await OpenAsync(server, "home"), await OpenAsync(server, "other"));
        var (used, ended, id) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await home.KeepAsync(used, [1, 2, 3], Hour);
        await home.KeepAsync(ended, [4], -Hour);

        Assert.Null(await home.TakeAsync(ended));
        Assert.Null(await other.TakeAsync(used));
        Assert.Null(await home.TakeAsync(id));

        // Of many that come at once one gets it.
        var takes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => home.TakeAsync(used)));
        Assert.Equal([1, 2, 3], Assert.Single(takes, static key => key is not null));
        Assert.Null(await home.TakeAsync(used));

        await home.KeepAsync(ended, [4], -Hour);
        await home.KeepAsync(id, [5], Hour);
        Assert.Equal([StoreNames.Invitation(id)], await NamesAsync(server));
    }

    private static async Task<PostgresInvitations> OpenAsync(PostgresServer server, string cluster) => new(
        await PostgresStore.OpenAsync(new() { Postgres = PostgresConnection.Parse(server.ConnectionString), Id = cluster }));

    private static async Task<List<string>> NamesAsync(PostgresServer server)
    {
        await using var connection = new NpgsqlConnection(PostgresConnection.Parse(server.ConnectionString).ConnectionString);
        await connection.OpenAsync(TestScope.Ended);
        await using var command = new NpgsqlCommand("SELECT name FROM setting WHERE name LIKE 'invitation:%'", connection);
        await using var reader = await command.ExecuteReaderAsync(TestScope.Ended);
        List<string> names = [];
        while (await reader.ReadAsync(TestScope.Ended))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }
}
