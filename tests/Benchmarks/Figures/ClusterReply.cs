using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;
using Npgsql;

namespace Dormouse.Benchmarks.Figures;

/// <summary>PostgreSQL, a frontend and a silo in two processes: one chat's replies, and the burst.</summary>
internal static class ClusterReply
{
    private const int Rounds = 5;
    private const int Messages = 200;
    private const int Commits = 200;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var echoApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var echo = await Running.StartPartAsync(home.Root, nameof(EchoBot), echoApi.Url, InstantBotApi.Token);
        await using var cluster = await Clustered.StartAsync();
        await cluster.AddSiloAsync("bench");
        await cluster.AddFrontendAsync(ourApi);
        Conversation floor = new(echoApi), ours = new(ourApi);
        _ = await UpdateToReply.AskAsync(floor, Messages, "warm");
        _ = await UpdateToReply.AskAsync(ours, Messages, "warm");
        var (floors, own, commits) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            floors.Add(Samples.Median(await UpdateToReply.AskAsync(floor, Messages, $"r{round}")));
            own.Add(Samples.Median(await UpdateToReply.AskAsync(ours, Messages, $"r{round}")));
            commits.Add(await CommitAsync(cluster.ConnectionString));
        }

        var (echoTime, ownTime, commit) = (Samples.Median(floors), Samples.Median(own), Samples.Median(commits));
        await Burst.OwnSessionsAsync(ours);
        _ = await Burst.RunAsync(ours, ourApi, "warm");
        var rates = new List<double>();
        var wrong = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (rate, faults) = await Burst.RunAsync(ours, ourApi, $"b{round}");
            rates.Add(rate);
            wrong += faults;
        }

        var perSecond = Samples.Median(rates);
        return
        [
            new("durable write, one PostgreSQL commit, p50", commit, "ms"),
            new("update to reply, PostgreSQL, two processes, p50", ownTime, "ms", echoTime, "echo bot", "≤ 3 ×", ownTime <= 3 * echoTime),
            new("… over echo bot + 3 commits", ownTime, "ms", echoTime + (3 * commit), "echo bot + 3 commits"),
            new("50 chats × 20 messages at once, PostgreSQL", perSecond, "per s", Goal: "≥ 800 per s", IsMet: perSecond >= 800),
            new("… lost, repeated or out of order, PostgreSQL", wrong, "messages", Goal: "0", IsMet: wrong == 0),
        ];
    }

    private static async Task<double> CommitAsync(string connectionString)
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
        var times = new List<double>();
        for (var i = 0; i < Commits; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await update.ExecuteNonQueryAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Samples.Median(times);
    }
}
