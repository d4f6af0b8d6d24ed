using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;
using Npgsql;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// PostgreSQL whose commits wait for the disk, a frontend and a silo in two processes: one chat's replies, and the burst.
/// </summary>
internal static class ClusterReply
{
    private const int Rounds = 5;
    private const int Commits = 200;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var echoApi = await InstantBotApi.StartAsync();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var echo = await Running.StartPartAsync(home.Root, nameof(EchoBot), echoApi.Url, InstantBotApi.Token);
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Built.EchoAgent);
        await using var cluster = await Clustered.StartAsync();
        await cluster.AddSiloAsync(Standalone.Machine);
        await cluster.AddFrontendAsync(ourApi);
        var commits = await CommitsAsync(cluster.ConnectionString);
        var times = await UpdateToReply.InTurnsAsync([new(echoApi), new(lockApi), new(ourApi)]);
        var paused = await Pauses.InTurnsAsync([new(echoApi), new(ourApi)]);
        var pausedFloor = new Beside("echo bot", paused[0]);
        commits.AddRange(await CommitsAsync(cluster.ConnectionString));
        Beside floor = new("echo bot", times[0].P50), lockBot = new("lock bot", times[1].P50);
        Crowd lockCrowd = new(lockApi), own = new(ourApi);
        await own.MakeSessionsAsync();
        return
        [
            new("durable write, one PostgreSQL commit, p50", commits, "ms"),
            new Figure("update to reply, PostgreSQL, two processes, p50", times[2].P50, "ms") { Floor = floor, Rival = lockBot }
                .Aims("≤ 3 × echo bot", own => own <= 3 * floor.Value),
            new("… over echo bot + 3 commits", times[2].P50, "ms") { Floor = new(
                "echo bot + 3 commits", floor.Value + (3 * Samples.Median(commits))) },
            new("update to reply, PostgreSQL, two processes, p99", times[2].P99, "ms") { Floor = floor with { Name = "echo bot p50" }, Rival = new("lock bot p99", times[1].P99) },
            new Figure("update to reply with pauses of 20 ms, PostgreSQL, two processes, p50", paused[1], "ms") { Floor = pausedFloor }
                .Aims("≤ 3 × echo bot", own => own <= 3 * pausedFloor.Value),
            .. await Burst.InTurnsAsync(lockCrowd, own, "PostgreSQL", 800),
        ];
    }

    private static async Task<List<double>> CommitsAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using (var table = new NpgsqlCommand(
            "CREATE TABLE IF NOT EXISTS bench (id int PRIMARY KEY, content bytea); INSERT INTO bench VALUES (1, '') ON CONFLICT DO NOTHING", connection))
        {
            await table.ExecuteNonQueryAsync();
        }

        await using var update = new NpgsqlCommand("UPDATE bench SET content = decode(repeat('ab', 1000), 'hex') WHERE id = 1", connection);
        await update.PrepareAsync();
        var medians = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var times = new double[Commits];
            for (var i = 0; i < Commits; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await update.ExecuteNonQueryAsync();
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            medians.Add(Samples.Median(times));
        }

        return medians;
    }
}
