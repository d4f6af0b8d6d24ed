using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Microsoft.Data.Sqlite;

namespace Dormouse.Benchmarks.Figures;

/// <summary>A hundred thousand sleeping sessions in the store, five hundred of them one person's.</summary>
internal static class SleepingSessions
{
    private const int InStore = 100_000;
    private const int Own = 500;
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var empty = new Home();
        using var full = new Home();
        await using var api = await InstantBotApi.StartAsync();
        var bot = new Conversation(api);
        await using (await Standalone.StartAsync(full, api))
        {
            for (var i = 0; i < Own; i++)
            {
                _ = await bot.AskAsync(Standalone.FirstPerson, $"/new s-{i}", $"Session s-{i} on bench is ready.");
            }
        }

        Fill(full.Store);
        var (starts, memory, without) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await using (var one = await Standalone.StartAsync(empty, api))
            {
                without.Add(one.Memory("RssAnon") / 1024.0 / 1024);
            }

            await using var other = await Standalone.StartAsync(full, api);
            memory.Add(other.Memory("RssAnon") / 1024.0 / 1024);
            starts.Add(other.StartTook.TotalSeconds);
        }

        await using var ours = await Standalone.StartAsync(full, api);
        using var http = new HttpClient { BaseAddress = new(ours.Url) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", ours.Token);
        var lists = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            // Over the API, because on Telegram the many parts of the list keep their distance.
            var started = Stopwatch.GetTimestamp();
            var list = await http.GetStringAsync("/api/sessions");
            lists.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (!list.Contains($"s-{Own - 1}", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("The list of sessions is not whole.");
            }
        }

        var (start, with, none, sessions) = (Samples.Median(starts), Samples.Median(memory), Samples.Median(without), Samples.Median(lists));
        return
        [
            new("100,000 sleeping sessions: start", start, "s", Goal: "< 2 s", IsMet: start < 2),
            new("100,000 sleeping sessions: memory of the silo", with, "MB", none, "none", "≤ 1.1 ×", with <= 1.1 * none),
            new("/sessions of a person with 500 of them, p50", sessions, "ms", Goal: "< 50 ms", IsMet: sessions < 50),
        ];
    }

    /// <summary>Copies one sleeping session's row under keys of its own.</summary>
    private static void Fill(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {InStore}),
            one AS (SELECT * FROM grain_state WHERE state_name = 'session' LIMIT 1)
            INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
            SELECT service_id, state_name, n0, n1, 'bench/copy-' || n, version, 0, payload FROM one, numbers
            """;
        command.ExecuteNonQuery();
    }
}
