using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// Fifty chats write twenty messages each at once, to live sessions: replies per second, and whether all came, once, in order.
/// </summary>
internal static class Burst
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Built.EchoAgent);
        await using var ours = await Standalone.StartAsync(home, ourApi);
        Crowd lockBot = new(lockApi), own = new(ourApi);
        await own.MakeSessionsAsync();
        return await InTurnsAsync(lockBot, own, "standalone", 1500);
    }

    internal static async Task<IReadOnlyList<Figure>> InTurnsAsync(Crowd lockBot, Crowd own, string name, int goal)
    {
        Crowd[] crowds = [lockBot, own];
        var rates = crowds.Select(static _ => new List<double>()).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < crowds.Length; i++)
            {
                var rate = await crowds[i].WriteAsync(round < 0 ? "warm" : $"r{round}");
                if (round >= 0)
                {
                    rates[i].Add(rate);
                }
            }
        }

        return
        [
            new($"50 chats × 20 messages at once, lock bot beside {name}", rates[0], "per s"),
            new Figure($"50 chats × 20 messages at once, {name}", rates[1], "per s") { Rival = new("lock bot", rates[0]) }
                .Aims($"≥ {goal:#,0} per s", rate => rate >= goal),
            new($"… lost, repeated, strange or out of order, lock bot beside {name}", lockBot.Wrong, "messages"),
            new Figure($"… lost, repeated, strange or out of order, {name}", own.Wrong, "messages").Aims("0", static wrong => wrong == 0),
        ];
    }
}
