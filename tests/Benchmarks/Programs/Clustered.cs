using Dormouse.Benchmarks.Channel;
using Dormouse.Postgres;

namespace Dormouse.Benchmarks.Programs;

/// <summary>A cluster on a real PostgreSQL: silos and frontends as processes of their own.</summary>
internal sealed class Clustered : IAsyncDisposable
{
    private readonly Home _home = new();
    private readonly PostgresServer _postgres;
    private readonly List<Running> _silos = [];
    private readonly List<Running> _frontends = [];

    private Clustered(PostgresServer postgres) => _postgres = postgres;

    public IReadOnlyList<Running> Silos => _silos;

    public IReadOnlyList<Running> Frontends => _frontends;

    public string ConnectionString => _postgres.ConnectionString;

    /// <exception cref="InvalidOperationException">
    /// Commits do not wait for the disk, so that what is measured would keep nothing.
    /// </exception>
    public static async Task<Clustered> StartAsync()
    {
        var cluster = new Clustered(await PostgresServer.StartAsync(isDurable: true));
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes" })
        {
            if (await PostgresServer.ExecuteAsync(cluster.ConnectionString, $"SHOW {setting}") is not "on")
            {
                await cluster.DisposeAsync();
                throw new InvalidOperationException($"PostgreSQL runs with {setting} off, so its commits would cost nothing");
            }
        }

        return cluster;
    }

    public async Task<Running> AddSiloAsync(string name)
    {
        var silo = await Running.StartAsync(
            _home.Root,
            Built.Silo,
            [
                .. Membership(),
                "--Cluster:SiloPort=0",
                "--Cluster:GatewayPort=0",
                $"--Machine:Name={name}",
                $"--Agents:claude:Command={Built.EchoAgent}",
                "--Sessions:Agent=claude",
                "--Machine:MaxLive=2000",
            ]);
        _silos.Add(silo);
        return silo;
    }

    public async Task<Running> AddFrontendAsync(InstantBotApi? api, int people = 60)
    {
        string[] telegram = api is null
            ? []
            :
            [
                $"--Telegram:Token={InstantBotApi.Token}",
                $"--Telegram:ApiUrl={api.Url}",
                .. Enumerable.Range(0, people).Select(static id => $"--Users:owner:Telegram:{id}={Standalone.FirstPerson + id}"),
            ];
        var frontend = await Running.StartAsync(
            _home.Root, Built.Frontend, [.. Membership(), "--Frontend:Urls=http://127.0.0.1:0", .. telegram]);
        _frontends.Add(frontend);
        return frontend;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _frontends.Concat(_silos))
        {
            await program.DisposeAsync();
        }

        await _postgres.DisposeAsync();
        _home.Dispose();
    }

    private string[] Membership() => [$"--Storage:Postgres={_postgres.ConnectionString}"];
}
