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
            await Task.WhenAll([.. Enumerable.Range(0, Chats).Select(chat => TalkAsync(bot, Standalone.FirstPerson + chat, hour)), TalkAsync(web, hour)]);
            await Sessions.AsleepAsync(Standalone.Machine);
            bot.All.Clear();
            readings.Add(await Reading.OfAsync(ours, home.Store));
        }

        return
        [
            .. Grown(readings, "memory, collected", "MB", static reading => reading.Memory),
            .. Grown(readings, "threads", "", static reading => reading.Threads),
            .. Grown(readings, "file descriptors", "", static reading => reading.Descriptors),
            .. Grown(readings, "store, after a checkpoint", "MB", static reading => reading.Store),
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
    private static IEnumerable<Figure> Grown(List<Reading> readings, string what, string unit, Func<Reading, double> read)
    {
        var hours = readings.Select(read).ToArray();
        var half = hours[(Hours / 2)..];
        var growth = Samples.Slope(half) * half.Length;
        yield return new($"a day in little: {what}, at midnight", hours[^1], unit) { Floor = new("at noon", half[0]), Runs = hours };
        yield return new Figure($"… {what}, growth by slope from noon to midnight", growth, unit).Aims("none: ≤ 5 % (ours)", growth => growth <= 0.05 * half[0]);
    }

    private sealed record Reading(double Memory, double Threads, double Descriptors, double Store)
    {
        public static async Task<Reading> OfAsync(Running program, string store)
        {
            await CheckpointAsync(store);
            var size = Directory.GetFiles(Path.GetDirectoryName(store)!, "dormouse.db*").Sum(static file => new FileInfo(file).Length) / 1024.0 / 1024;
            return new(await program.SettledMemoryAsync(), program.Threads, program.Descriptors, size);
        }

        /// <summary>Whoever reads or writes at that moment keeps the log from being emptied.</summary>
        private static async Task CheckpointAsync(string store)
        {
            await using var connection = new SqliteConnection($"Data Source={store};Pooling=False");
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            for (var attempt = 0; attempt < 20 && Convert.ToInt64(await checkpoint.ExecuteScalarAsync(), CultureInfo.InvariantCulture) != 0; attempt++)
            {
                await Task.Delay(100);
            }
        }
    }
}
