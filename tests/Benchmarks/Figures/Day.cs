using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// Twenty-four hours of a small team, compressed: ten chats, each with a few prompts, then sleep, then more. What is
/// there in the evening is compared with what was there at noon.
/// </summary>
internal static class Day
{
    private const int Chats = 10;
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
            _ = await bot.AskAsync(Standalone.FirstPerson + chat, $"/new day-{chat}", $"Session day-{chat} on bench is ready.");
        }

        Reading noon = default;
        for (var hour = 0; hour < Hours; hour++)
        {
            await Task.WhenAll(Enumerable.Range(0, Chats).Select(async chat =>
            {
                for (var i = 0; i < PromptsInHour; i++)
                {
                    _ = await bot.AskAsync(Standalone.FirstPerson + chat, $"h{hour}-{i}");
                }
            }));
            while (Sessions.Count("bench") > 0)
            {
                await Task.Delay(100);
            }

            bot.All.Clear();
            if (hour == Hours / 2)
            {
                noon = Reading.Of(ours, home.Store);
            }
        }

        var evening = Reading.Of(ours, home.Store);
        return
        [
            Grown("memory", evening.Memory, noon.Memory, "MB", 1.15),
            Grown("threads", evening.Threads, noon.Threads, "", 1.25),
            Grown("file descriptors", evening.Descriptors, noon.Descriptors, "", 1.05),
            Grown("store", evening.Store, noon.Store, "MB", 1.25),
        ];
    }

    private static Figure Grown(string what, double evening, double noon, string unit, double most) =>
        new($"a day in little: {what} in the evening", evening, unit, noon, "noon", $"≤ {most} ×", evening <= most * noon);

    private readonly record struct Reading(double Memory, double Threads, double Descriptors, double Store)
    {
        public static Reading Of(Running program, string store) => new(
            program.Memory("RssAnon") / 1024.0 / 1024,
            Directory.GetDirectories($"/proc/{program.Id}/task").Length,
            Directory.GetFiles($"/proc/{program.Id}/fd").Length,
            Directory.GetFiles(Path.GetDirectoryName(store)!, "dormouse.db*").Sum(static file => new FileInfo(file).Length) / 1024.0 / 1024);
    }
}
