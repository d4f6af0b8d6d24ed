using System.Globalization;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Microsoft.Data.Sqlite;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// Twenty-four hours of a small team, compressed: chats that are smart, verbose and on the web, prompts and files, then sleep, every
/// hour. What each hour leaves behind is read; the second half must not grow.
/// </summary>
internal static class Day
{
    private const int Chats = 8;
    private const int Hours = 24;
    private const int PromptsInHour = 20;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api, more: "--Sessions:IdleTimeout=00:00:01");
        var bot = new Conversation(api);
        for (var chat = 0; chat < Chats; chat++)
        {
            await bot.NewSessionAsync(Standalone.FirstPerson + chat, $"day-{chat}");
        }

        _ = await bot.AskAsync(Standalone.FirstPerson, "/verbose", Conversation.Anything);
        await using var web = new WebChat(ours.Url, ours.Token, "day");
        _ = await web.AskAsync("/new web", $"Session **web** on {Standalone.Machine} is ready.");
        var readings = new List<Reading>();
        for (var hour = 0; hour < Hours; hour++)
        {
            await Task.WhenAll(
                [.. Enumerable.Range(0, Chats).Select(chat => TalkAsync(bot, Standalone.FirstPerson + chat, hour)), TalkAsync(web, hour)]);
            await Sessions.AsleepAsync(Standalone.Machine);
            bot.All.Clear();
            readings.Add(await Reading.OfAsync(ours, home.Store));
        }

        return
        [
            .. Grown(readings, "memory, collected", "MB", static reading => reading.Memory, "≤ 10 %", static noon => 0.1 * noon),
            .. Grown(readings, "threads", "", static reading => reading.Threads, "≤ 4", static _ => 4),
            .. Grown(readings, "file descriptors", "", static reading => reading.Descriptors, "≤ 5 %", static noon => 0.05 * noon),
            .. Grown(
                readings,
                "store without the web's history, which is kept",
                "KB",
                static reading => reading.Rows,
                "≤ 5 %",
                static noon => 0.05 * noon),
            new("a day in little: the store's file after a checkpoint, at midnight", readings[^1].File, "KB")
            {
                Floor = new("at noon", readings[Hours / 2].File),
                Runs = [.. readings.Select(static reading => reading.File)],
            },
        ];
    }

    private static async Task TalkAsync(Conversation bot, long person, int hour)
    {
        for (var i = 0; i < PromptsInHour; i++)
        {
            _ = await bot.AskAsync(person, $"h{hour}-{i}");
        }
    }

    private static async Task TalkAsync(WebChat web, int hour)
    {
        for (var i = 0; i < PromptsInHour; i++)
        {
            if (i == 0)
            {
                await web.UploadAsync($"hour-{hour}.txt", new byte[10_000]);
            }

            _ = await web.AskAsync($"h{hour}-{i}", $"echo: h{hour}-{i}");
        }
    }

    /// <summary>What is there at midnight beside what was there at noon, and the growth between, by the slope of the hours.</summary>
    private static IEnumerable<Figure> Grown(
        List<Reading> readings, string what, string unit, Func<Reading, double> read, string goal, Func<double, double> most)
    {
        var hours = readings.Select(read).ToArray();
        var half = hours[(Hours / 2)..];
        var growth = Samples.Slope(half) * half.Length;
        yield return new($"a day in little: {what}, at midnight", hours[^1], unit) { Floor = new("at noon", half[0]), Runs = hours };
        yield return new Figure($"… {what}, growth by slope from noon to midnight", growth, unit).Aims(
            $"none: {goal} (ours)", growth => growth <= most(half[0]));
    }

    /// <summary>What an hour left behind.</summary>
    /// <param name="Memory">MB.</param>
    /// <param name="Threads">Threads.</param>
    /// <param name="Descriptors">Open file descriptors.</param>
    /// <param name="Rows">KB in the store's rows, but for the pages of a web chat's history.</param>
    /// <param name="File">KB of the store's files.</param>
    private sealed record Reading(double Memory, double Threads, double Descriptors, double Rows, double File)
    {
        public static async Task<Reading> OfAsync(Running program, string store)
        {
            await using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
            await connection.OpenAsync();
            await CheckpointAsync(connection);
            var size = Directory.GetFiles(Path.GetDirectoryName(store)!, "dormouse.db*").Sum(
                static file => new FileInfo(file).Length) / 1024.0;
            await using var rows = connection.CreateCommand();
            rows.CommandText = $"SELECT sum(length(payload)) FROM grain_state WHERE state_name <> '{StateNames.ChatPage}'";
            var kept = Convert.ToInt64(await rows.ExecuteScalarAsync(), CultureInfo.InvariantCulture) / 1024.0;
            return new(await program.SettledMemoryAsync(), program.Threads, program.Descriptors, kept, size);
        }

        /// <summary>Whoever reads or writes at that moment keeps the log from being emptied.</summary>
        private static async Task CheckpointAsync(SqliteConnection connection)
        {
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            for (var attempt = 0; attempt < 20
                && Convert.ToInt64(await checkpoint.ExecuteScalarAsync(), CultureInfo.InvariantCulture) != 0; attempt++)
            {
                await Task.Delay(100);
            }
        }
    }
}
