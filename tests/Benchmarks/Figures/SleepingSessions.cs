using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Microsoft.Data.Sqlite;

namespace Dormouse.Benchmarks.Figures;

/// <summary>A hundred thousand sleeping sessions in the store of the published program, five hundred of them one person's.</summary>
internal static class SleepingSessions
{
    private const int InStore = 100_000;
    private const int Own = 500;
    private const int Prompts = 20;
    private const int Rounds = 5;
    private const int WarmCalls = 5;

    // The first look for work that was left comes with the start; this is well after it.
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var empty = new Home();
        using var full = new Home();
        var folder = Path.Combine(empty.Root, "published");
        await Built.PublishAsync(Built.SiloProject, folder);
        var program = Path.Combine(folder, "Dormouse.Silo");
        await using var api = await InstantBotApi.StartAsync();
        var bot = new Conversation(api);
        await using (await Standalone.StartAsync(full, api, program))
        {
            await PopulateAsync(bot);

            // Else so long a list is a file, which says nothing of its first line.
            _ = await bot.AskAsync(Standalone.FirstPerson + 1, "/verbose", Conversation.Anything);
            _ = await bot.AskAsync(Standalone.FirstPerson + 2, "/verbose", Conversation.Anything);
        }

        var size = Fill(full.Store);
        await using (await Standalone.StartAsync(empty, api, program))
        {
            _ = await UpdateToReply.AskAsync(bot, Prompts, "one");
        }

        Counts none = new(), many = new();
        var single = new List<double>();
        var chatCalls = (Cold: new List<double>(), Warm: new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            await none.ReadAsync(empty, api, program, 1);
            await many.ReadAsync(full, api, program, Own);
            await using (await Standalone.StartAsync(empty, api, program))
            {
                await Task.Delay(FirstLook);
                single.Add(await ListInChatAsync(bot, Standalone.FirstPerson + 3, "default"));
            }

            await using var fresh = await Standalone.StartAsync(full, api, program);
            await Task.Delay(FirstLook);

            // Another chat of the same person, because the parts of one list keep their distance within a chat.
            chatCalls.Cold.Add(await ListInChatAsync(bot, Standalone.FirstPerson + 1, "s-"));
            chatCalls.Warm.Add(await ListInChatAsync(bot, Standalone.FirstPerson + 2, "s-"));
        }

        return
        [
            new($"100,000 sleeping sessions: size of each in the store, after {Prompts} prompts", size / 1024, "KB"),
            new Figure("100,000 sleeping sessions: start", many.Starts, "s") { Floor = new("none", none.Starts) }.Aims(
                "< 2 s", static start => start < 2),
            new Figure("100,000 sleeping sessions: memory after the first look, collected", many.AfterLook, "MB") { Floor = new(
                "none", none.AfterLook) }
                .Aims("as if none: ≤ 1.1 × (ours)", memory => memory <= 1.1 * Samples.Median(none.AfterLook)),
            new("100,000 sleeping sessions: memory after /sessions, collected", many.AfterList, "MB") { Floor = new(
                "one session", none.AfterList) },
            new Figure("/sessions of a person with 500 of them, API, first call after a start", many.Cold, "ms") { Floor = new(
                "one session", none.Cold) }
                .Aims("≤ 50 ms more than with one (ours)", call => call - Samples.Median(none.Cold) <= 50),
            new Figure("/sessions of a person with 500 of them, API, later calls", many.Warm, "ms").Aims(
                "< 50 ms", static call => call < 50),
            new Figure(
                "/sessions of a person with 500 of them, chat, first call to its first part",
                chatCalls.Cold,
                "ms") { Floor = new("one session", single) }
                .Aims("≤ 50 ms more than with one (ours)", call => call - Samples.Median(single) <= 50),
            new Figure("/sessions of a person with 500 of them, chat, second call to its first part", chatCalls.Warm, "ms").Aims(
                "< 50 ms", static call => call < 50),
        ];
    }

    private static async Task PopulateAsync(Conversation bot)
    {
        for (var i = 0; i < Own; i++)
        {
            await bot.NewSessionAsync(Standalone.FirstPerson, $"s-{i}");
            _ = await bot.AskAsync(Standalone.FirstPerson, $"hello {i}");
        }

        _ = await UpdateToReply.AskAsync(bot, Prompts, "more");
        for (var chat = 1; chat <= 2; chat++)
        {
            _ = await bot.AskAsync(Standalone.FirstPerson + chat, "/session s-0", Conversation.Anything);
        }
    }

    /// <summary>Copies the largest session's row, whose prompts were answered and which sleeps, under keys of its own.</summary>
    /// <returns>Its size, in bytes.</returns>
    private static double Fill(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"""
            WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {InStore}),
            one AS (SELECT * FROM grain_state WHERE state_name = 'session' ORDER BY length(payload) DESC LIMIT 1)
            INSERT INTO grain_state (service_id, state_name, n0, n1, extension, version, open_work, payload)
            SELECT service_id, state_name, n0, n1, '{Standalone.Machine}/copy-' || n, version, 0, payload FROM one, numbers;
            SELECT max(length(payload)) FROM grain_state WHERE state_name = 'session';
            """;
        return Convert.ToDouble(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<double> ListInChatAsync(Conversation bot, long person, string session)
    {
        var started = Stopwatch.GetTimestamp();
        var first = await bot.AskWhereAsync(person, "/sessions", said => said.Contains(session, StringComparison.Ordinal));
        return Stopwatch.GetElapsedTime(started, first.At).TotalMilliseconds;
    }

    private sealed class Counts
    {
        public List<double> Starts { get; } = [];

        public List<double> AfterLook { get; } = [];

        public List<double> AfterList { get; } = [];

        public List<double> Cold { get; } = [];

        public List<double> Warm { get; } = [];

        public async Task ReadAsync(Home home, InstantBotApi api, string published, int own)
        {
            await using var program = await Standalone.StartAsync(home, api, published);
            Starts.Add(program.StartTook.TotalSeconds);
            await Task.Delay(FirstLook);
            AfterLook.Add(await program.SettledMemoryAsync(looks: 10));
            using var http = new HttpClient { BaseAddress = new(program.Url) };
            http.DefaultRequestHeaders.Authorization = new("Bearer", program.Token);
            var calls = new List<double>();
            for (var call = 0; call <= WarmCalls; call++)
            {
                var started = Stopwatch.GetTimestamp();
                var list = await http.GetStringAsync("/api/sessions");
                calls.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (list.Split("\"name\"").Length - 1 < own)
                {
                    throw new InvalidOperationException("The list of sessions is not whole.");
                }
            }

            Cold.Add(calls[0]);
            Warm.Add(Samples.Median(calls.Skip(1)));
            AfterList.Add(await program.SettledMemoryAsync(looks: 10));
        }
    }
}
