using System.Net;
using System.Net.Sockets;
using Dormouse.Hosting.Storage;
using Dormouse.Postgres;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Tests.Processes;
using Dormouse.Silo.Tests.Storage;

namespace Dormouse.Silo.Tests.Cluster;

/// <summary>Whether a silo that the membership names lives; a listener stands for it.</summary>
[Trait("needs", "postgres")]
public sealed class FormerSilosTests(PostgresServerFixture fixture) : IClassFixture<PostgresServerFixture>
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("1 second")]
    [InlineData("1 hour")]
    public async Task One_that_listens_lives_however_long_the_store_has_not_heard_of_it(string age)
    {
        using var silo = Listen();
        await using var session = await SessionAsync(silo, age);

        var living = await new FormerSilos(session).FindLivingAsync(canBeCalled: true, TestScope.Ended);

        Assert.Equal(new FormerSilo($"{silo.LocalEndpoint}", ShowsLife: false), living);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_whose_port_refuses_is_dead()
    {
        var silo = Listen();
        await using var session = await SessionAsync(silo, "1 second");
        silo.Dispose();

        Assert.Null(await new FormerSilos(session).FindLivingAsync(canBeCalled: true, TestScope.Ended));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_whose_port_hangs_up_is_dead_for_something_else_stands_there()
    {
        using var proxy = Listen();
        await using var session = await SessionAsync(proxy, "1 second");
        var hangUp = HangUpAsync(proxy);

        Assert.Null(await new FormerSilos(session).FindLivingAsync(canBeCalled: true, TestScope.Ended));
        await hangUp;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static async Task HangUpAsync(TcpListener listener) => (await listener.AcceptTcpClientAsync(TestScope.Ended)).Dispose();

    private async Task<MachineSession> SessionAsync(TcpListener silo, string age)
    {
        var database = await fixture.Server.NewDatabaseAsync();
        var settings = PostgresFixture.Settings(database);
        await PostgresStore.OpenAsync(settings);
        await PostgresServer.ExecuteAsync(
            database,
            $"""
            INSERT INTO dormouse.membership_version VALUES ('dormouse', 1);
            INSERT INTO dormouse.membership (deployment_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive_time)
            VALUES ('dormouse', '127.0.0.1', {((IPEndPoint)silo.LocalEndpoint).Port}, 1, 'nas', 'host', 3, 1, now(), now() - interval '{age}')
            """);
        return new(settings, "nas");
    }
}
