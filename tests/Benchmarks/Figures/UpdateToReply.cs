using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>One chat, a live session, one message after the other: from the update to the reply.</summary>
internal static class UpdateToReply
{
    private const int Rounds = 5;
    // Until the code of the path is compiled for good: the first seconds of a program are not what its replies cost.
    private const int Warmup = 2000;
    private const int Messages = 300;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var echoApi = await InstantBotApi.StartAsync();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var echo = await Running.StartPartAsync(home.Root, nameof(EchoBot), echoApi.Url, InstantBotApi.Token);
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Built.EchoAgent);
        await using var ours = await Standalone.StartAsync(home, ourApi);
        var times = await InTurnsAsync([new(echoApi), new(lockApi), new(ourApi)]);
        Beside floor = new("echo bot", times[0].P50), lockBot = new("lock bot", times[1].P50);
        return
        [
            new("update to reply, echo bot, p50", times[0].P50, "ms"),
            new("update to reply, echo bot, p99", times[0].P99, "ms"),
            new("update to reply, lock bot (one lock per session, nothing kept), p50", times[1].P50, "ms") { Floor = floor },
            new("update to reply, lock bot, p99", times[1].P99, "ms") { Floor = floor with { Name = "echo bot p50" } },
            new Figure("update to reply, standalone, p50", times[2].P50, "ms") { Floor = floor, Rival = lockBot }
                .Aims("≤ 1.8 × echo bot", own => own <= 1.8 * floor.Value),
            new Figure("update to reply, standalone, p99", times[2].P99, "ms") { Floor = floor with { Name = "echo bot p50" }, Rival = new(
                "lock bot p99", times[1].P99) }
                .Aims("≤ 4 × echo bot p50", own => own <= 4 * floor.Value),
        ];
    }

    /// <summary>Asks each bot round after round, so that what else the machine does meets all alike.</summary>
    internal static async Task<IReadOnlyList<(List<double> P50, List<double> P99)>> InTurnsAsync(Conversation[] bots)
    {
        foreach (var bot in bots)
        {
            _ = await AskAsync(bot, Warmup, "warm");
        }

        var times = bots.Select(static _ => (P50: new List<double>(), P99: new List<double>())).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < bots.Length; i++)
            {
                var own = await AskAsync(bots[i], Messages, $"r{round}");
                times[i].P50.Add(Samples.At(own, 0.5));
                times[i].P99.Add(Samples.At(own, 0.99));
            }
        }

        return times;
    }

    internal static async Task<List<double>> AskAsync(Conversation bot, int count, string prefix, TimeSpan pause = default)
    {
        var times = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause);
            }

            times.Add((await bot.AskAsync(Standalone.FirstPerson, $"{prefix}-{i}")).TotalMilliseconds);
        }

        return times;
    }
}
