using System.Diagnostics;
using System.Globalization;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>From the first byte of the agent's answer on its stdout to the first byte of it at the channel, in a chat that streams.</summary>
internal static class FirstByte
{
    private const int Messages = 40;

    // Telegram's own pace for growing text is 1.2 s in a private chat; after it nothing is paced.
    private static readonly TimeSpan Unpaced = TimeSpan.FromSeconds(1.3);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api);
        var bot = new Conversation(api);
        _ = await UpdateToReply.AskAsync(bot, 100, "warm");
        _ = await bot.AskAsync(Standalone.FirstPerson, "/verbose", Conversation.Anything);
        var times = new List<double>();
        for (var i = 0; i < Messages; i++)
        {
            await Task.Delay(Unpaced);
            var first = await bot.AskWhereAsync(Standalone.FirstPerson, $"when {i}", text => text.StartsWith($"when {i} at ", StringComparison.Ordinal));
            var written = long.Parse(first.Text[(first.Text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            times.Add((first.At - (written / (1_000_000_000 / Stopwatch.Frequency))) * 1000.0 / Stopwatch.Frequency);
        }

        var p50 = Samples.Median(times);
        return [new("agent's first byte to the channel's first byte, p50", p50, "ms", Goal: "≤ 2 ms", IsMet: p50 <= 2)];
    }
}
