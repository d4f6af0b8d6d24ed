using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>A thousand live sessions that nobody talks to: what they cost the silo itself, and how fast all are ended.</summary>
internal static class IdleSessions
{
    private const int Steps = 5;
    private const int InStep = 200;
    private const int Windows = 5;
    private const int Grace = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(
            home, api, more: ["--Sessions:IdleTimeout=01:00:00", $"--Sessions:ShutdownGrace=00:00:0{Grace}"]);
        var bot = new Conversation(api);
        _ = await UpdateToReply.AskAsync(bot, 300, "warm");
        var memory = new List<double>();
        var before = await ours.SettledMemoryAsync(looks: 10);
        for (var step = 0; step < Steps; step++)
        {
            for (var i = 0; i < InStep; i++)
            {
                await bot.NewSessionAsync(Standalone.FirstPerson, $"idle-{step}-{i}");
                _ = await bot.AskAsync(Standalone.FirstPerson, $"hello {i}");
            }

            bot.All.Clear();
            var after = await ours.SettledMemoryAsync(looks: 10);
            memory.Add((after - before) * 1024 / InStep);
            before = after;
        }

        // Every session has written to its chat; that settles first.
        await Task.Delay(TimeSpan.FromSeconds(3));
        var alive = Sessions.Count(Standalone.Machine);
        var shares = new List<double>();
        for (var window = 0; window < Windows; window++)
        {
            var used = ours.Processor;
            await Task.Delay(Window);
            shares.Add(100 * (ours.Processor - used) / Window);
        }

        var took = await ours.StopAsync(TimeSpan.FromMinutes(3));
        var left = Sessions.Count(Standalone.Machine);
        const int all = (Steps * InStep) + 1;
        return
        [
            new Figure("1,000 live idle sessions: processes alive", alive, "").Aims($"all {all:#,0}", static alive => alive == all),
            new Figure("1,000 live idle sessions: processor of the silo, windows of 5 s", shares, "% of a core").Aims(
                "< 1 %", static share => share < 1),
            new Figure("1,000 live idle sessions: our own memory each, steps of 200, collected", memory, "KB").Aims(
                "< 100 KB", static own => own < 100),
            new Figure("1,000 live idle sessions: SIGTERM to the end", took.TotalSeconds, "s").Aims(
                $"≤ grace of {Grace} s + 5 s (ours)", static took => took <= Grace + 5),
            new Figure("1,000 live idle sessions: processes left", left, "").Aims("0", static left => left == 0),
        ];
    }
}
