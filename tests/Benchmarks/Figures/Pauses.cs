using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// One chat whose person writes with pauses, as people do: between two messages threads go to sleep, and have to be woken. Of the published
/// program, as users run it.
/// </summary>
internal static class Pauses
{
    private const int Rounds = 3;
    private const int Warmup = 500;
    private const int Messages = 150;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var program = Path.Combine(home.Root, "ours");
        await Built.PublishAsync(Built.SiloProject, program);
        await using var echoApi = await InstantBotApi.StartAsync();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var echo = await Running.StartPartAsync(home.Root, nameof(EchoBot), echoApi.Url, InstantBotApi.Token);
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Built.EchoAgent);
        await using var ours = await Standalone.StartAsync(home, ourApi, program: Path.Combine(program, "Dormouse.Silo"));
        var times = await InTurnsAsync([new(echoApi), new(lockApi), new(ourApi)]);
        var floor = new Beside("echo bot", times[0]);
        return
        [
            new("update to reply with pauses of 20 ms, echo bot, p50", times[0], "ms"),
            new("update to reply with pauses of 20 ms, lock bot, p50", times[1], "ms") { Floor = floor },
            new Figure("update to reply with pauses of 20 ms, standalone, published, p50", times[2], "ms") { Floor = floor }
                .Aims("≤ 1.8 × echo bot", own => own <= 1.8 * floor.Value),
        ];
    }

    /// <summary>Asks each bot round after round with pauses, so that what else the machine does meets all alike.</summary>
    /// <param name="bots">The bots.</param>
    /// <returns>The median of each round, in milliseconds, of each bot.</returns>
    internal static async Task<IReadOnlyList<List<double>>> InTurnsAsync(Conversation[] bots)
    {
        foreach (var bot in bots)
        {
            _ = await UpdateToReply.AskAsync(bot, Warmup, "warm");
        }

        var times = bots.Select(static _ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < bots.Length; i++)
            {
                times[i].Add(Samples.At(await UpdateToReply.AskAsync(bots[i], Messages, $"p{round}", Pause), 0.5));
            }
        }

        return times;
    }
}
