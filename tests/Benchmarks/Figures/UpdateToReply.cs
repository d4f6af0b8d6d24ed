using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>One chat, a live session, one message after the other: from the update to the reply.</summary>
internal static class UpdateToReply
{
    private const int Rounds = 5;
    private const int Warmup = 300;
    private const int Messages = 300;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var echoApi = await InstantBotApi.StartAsync();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var echo = await Running.StartPartAsync(home.Root, nameof(EchoBot), echoApi.Url, InstantBotApi.Token);
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Running.EchoAgent);
        await using var ours = await Standalone.StartAsync(home, ourApi);
        Conversation[] bots = [new(echoApi), new(lockApi), new(ourApi)];
        foreach (var bot in bots)
        {
            _ = await AskAsync(bot, Warmup, "warm");
        }

        // Round after round, so that what else the machine does meets all alike.
        var p50 = bots.Select(static _ => new List<double>()).ToArray();
        var p99 = bots.Select(static _ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < bots.Length; i++)
            {
                var times = await AskAsync(bots[i], Messages, $"r{round}");
                p50[i].Add(Samples.At(times, 0.5));
                p99[i].Add(Samples.At(times, 0.99));
            }
        }

        var (floor, lockBot, own) = (Samples.Median(p50[0]), Samples.Median(p50[1]), Samples.Median(p50[2]));
        var (floor99, own99) = (Samples.Median(p99[0]), Samples.Median(p99[2]));
        return
        [
            new("update to reply, echo bot, p50", floor, "ms"),
            new("update to reply, one lock per session and nothing kept, p50", lockBot, "ms", floor, "echo bot"),
            new("update to reply, standalone, p50", own, "ms", floor, "echo bot", "≤ 1.8 ×", own <= 1.8 * floor),
            new("update to reply, standalone, p99", own99, "ms", floor, "echo bot p50", "≤ 4 ×", own99 <= 4 * floor),
            new("update to reply, echo bot, p99", floor99, "ms"),
        ];
    }

    internal static async Task<List<double>> AskAsync(Conversation bot, int count, string prefix)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            times.Add((await bot.AskAsync(Standalone.FirstPerson, $"{prefix}-{i}")).TotalMilliseconds);
        }

        return times;
    }
}
