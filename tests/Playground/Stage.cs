using System.Reflection;
using Dormouse.Fakes;
using Dormouse.Postgres;

namespace Dormouse.Playground;

/// <summary>The programs, their home and what is around them; all of it is gone at the end.</summary>
/// <param name="bot">The fake Bot API.</param>
/// <param name="settings">Settings for every program, as on a command line; they win.</param>
internal sealed class Stage(FakeBotApi bot, string[] settings) : IAsyncDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("dm-dev-").FullName;
    private readonly List<RunningProgram> _programs = [];
    private PostgresServer? _postgres;

    private string[] Telegram =>
    [
        $"--Telegram:Token={bot.Token}",
        $"--Telegram:ApiUrl={bot.Url}",
        $"--Users:owner:Telegram:0={Person.Id}",
    ];

    /// <summary>Starts one machine that stands alone.</summary>
    /// <param name="stopping">Ends the start.</param>
    /// <returns>A task that ends when it is ready.</returns>
    public Task StartOneAsync(CancellationToken stopping) =>
        StartAsync("one", "SiloProgram", ["--Machine:Name=one", Agent, AnyWeb, .. Telegram], stopping);

    /// <summary>Starts PostgreSQL, two machines and a frontend.</summary>
    /// <param name="stopping">Ends the start.</param>
    /// <returns>A task that ends when all are ready.</returns>
    public async Task StartClusterAsync(CancellationToken stopping)
    {
        _postgres = await PostgresServer.StartAsync();
        string[] membership = [$"--Storage:Postgres={_postgres.ConnectionString}"];
        foreach (var machine in new[] { "nas", "desk" })
        {
            await StartAsync(
                machine,
                "SiloProgram",
                [
                    $"--Machine:Name={machine}", $"--Machine:Workspaces={_home}/dormouse-{machine}", Agent,
                    "--Cluster:SiloPort=0", "--Cluster:GatewayPort=0", .. membership,
                ],
                stopping);
        }

        await StartAsync("frontend", "FrontendProgram", [AnyWeb, .. Telegram, .. membership], stopping);
    }

    public async ValueTask DisposeAsync()
    {
        // The frontend first: a silo that ends hands on what it shows.
        foreach (var program in Enumerable.Reverse(_programs))
        {
            await program.DisposeAsync();
        }

        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        Directory.Delete(_home, recursive: true);
    }

    private const string AnyWeb = "--Frontend:Urls=http://127.0.0.1:0";

    private static string Agent => $"--Agents:claude:Command={Built("AgentProgram")}";

    private async Task StartAsync(string name, string program, string[] arguments, CancellationToken stopping)
    {
        var running = RunningProgram.Start(name, Built(program), _home, [.. arguments, .. settings]);
        _programs.Add(running);
        await running.Ready.WaitAsync(stopping);
    }

    private static string Built(string name) => typeof(Stage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;
}
