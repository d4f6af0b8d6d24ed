using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>A thousand live sessions that nobody talks to: what they cost the silo itself.</summary>
internal static class IdleSessions
{
    private const int Count = 1000;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api, more: "--Sessions:IdleTimeout=01:00:00");
        var bot = new Conversation(api);
        _ = await UpdateToReply.AskAsync(bot, 300, "warm");
        var before = ours.Memory("RssAnon");
        for (var i = 0; i < Count; i++)
        {
            _ = await bot.AskAsync(Standalone.FirstPerson, $"/new idle-{i}", $"Session idle-{i} on bench is ready.");
            _ = await bot.AskAsync(Standalone.FirstPerson, $"hello {i}");
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        var memory = (ours.Memory("RssAnon") - before) / 1024.0 / Count;
        var used = ours.Processor;
        await Task.Delay(Watched);
        var share = 100 * (ours.Processor - used) / Watched;
        return
        [
            new("1,000 live idle sessions: processor of the silo", share, "% of a core", Goal: "< 1 %", IsMet: share < 1),
            new("1,000 live idle sessions: our own memory each", memory, "KB", Goal: "< 100 KB", IsMet: memory < 100),
        ];
    }
}
