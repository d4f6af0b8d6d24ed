using System.Diagnostics;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;
using Microsoft.Data.Sqlite;

namespace Dormouse.Benchmarks.Floors;

/// <summary>What nothing can be faster than: a pipe round trip to the same agent, and one durable write.</summary>
internal static class Floor
{
    private const int Times = 300;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync() =>
    [
        new("pipe round trip to the agent, p50", await PipeAsync(), "ms"),
        new("durable write, SQLite FULL, p50", Sqlite(), "ms"),
    ];

    private static async Task<double> PipeAsync()
    {
        using var agent = Process.Start(new ProcessStartInfo(Running.EchoAgent)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await agent.StandardInput.WriteLineAsync(AgentLines.User($"m{i}"));
            await agent.StandardInput.FlushAsync();
            while (!(await agent.StandardOutput.ReadLineAsync())!.Contains("\"result\"", StringComparison.Ordinal))
            {
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        agent.StandardInput.Close();
        await agent.WaitForExitAsync();
        return Samples.Median(times);
    }

    private static double Sqlite()
    {
        using var home = new Home();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(home.Root, "floor.db") }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        Execute(connection, "CREATE TABLE row (id INTEGER PRIMARY KEY, content BLOB)");
        Execute(connection, "INSERT INTO row VALUES (1, randomblob(1000))");
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE row SET content = randomblob(1000) WHERE id = 1";
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            command.ExecuteNonQuery();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return Samples.Median(times);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
