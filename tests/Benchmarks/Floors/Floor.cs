using System.Diagnostics;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Microsoft.Data.Sqlite;

namespace Dormouse.Benchmarks.Floors;

/// <summary>What nothing can be faster than: a pipe round trip to the same agent, one durable write, a grain call.</summary>
internal static class Floor
{
    private const int Rounds = 5;
    private const int Times = 300;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var agent = new AgentByHand();
        await using var host = await EmptySilo.StartAsync(home);
        using var write = new DurableWrite(home);
        var (pipe, store, apart, together) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            double[] one =
            [
                await MedianAsync(i => agent.AskAsync($"m{i}")),
                await MedianAsync(_ => write.RunAsync()),
                await MedianAsync(_ => host.Grain.Echo("hello")),
                Samples.Median(await host.Grain.MeasureNeighbour(Times)),
            ];
            if (round >= 0)
            {
                pipe.Add(one[0]);
                store.Add(one[1]);
                apart.Add(one[2]);
                together.Add(one[3]);
            }
        }

        return
        [
            new("pipe round trip to the agent, p50", pipe, "ms"),
            new("durable write, SQLite FULL, p50", store, "ms"),
            new("grain call, client and silo in two processes, p50", apart, "ms"),
            new("grain call, from grain to grain of one silo, p50", together, "ms"),
        ];
    }

    private static async Task<double> MedianAsync(Func<int, Task> doAsync)
    {
        var times = new double[Times];
        for (var i = 0; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await doAsync(i);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return Samples.Median(times);
    }

    private sealed class DurableWrite : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _update;

        public DurableWrite(Home home)
        {
            _connection = new(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(home.Root, "floor.db"), Pooling = false }.ToString());
            _connection.Open();
            _update = _connection.CreateCommand();
            foreach (var sql in new[]
            {
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "CREATE TABLE row (id INTEGER PRIMARY KEY, content BLOB)",
                "INSERT INTO row VALUES (1, randomblob(1000))",
            })
            {
                _update.CommandText = sql;
                _update.ExecuteNonQuery();
            }

            _update.CommandText = "UPDATE row SET content = randomblob(1000) WHERE id = 1";
        }

        public Task RunAsync()
        {
            _update.ExecuteNonQuery();
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            _update.Dispose();
            _connection.Dispose();
        }
    }
}
