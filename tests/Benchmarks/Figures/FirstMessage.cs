using System.Text.Json;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>The first message after the published program's <c>Ready:</c>, over what the same agent needs when started by hand.</summary>
internal static class FirstMessage
{
    private const int Rounds = 5;
    private const int MostOver = 100;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        var program = Path.Combine(home.Root, "ours");
        await Built.PublishAsync(Built.SiloProject, program);
        var (first, second, alone) = (new List<double>(), new List<double>(), new List<double>());
        await using var api = await InstantBotApi.StartAsync();
        for (var round = -1; round < Rounds; round++)
        {
            await using var ours = await Standalone.StartAsync(home, api, program: Path.Combine(program, "Dormouse.Silo"));
            var times = await UpdateToReply.AskAsync(new(api), 2, $"r{round}");
            var agent = await ByHandAsync();

            // The first makes the store and the session, and warms the disk's cache.
            if (round >= 0)
            {
                first.Add(times[0]);
                second.Add(times[1]);
                alone.Add(agent);
            }
        }

        var floor = new Beside("agent by hand", alone);
        return
        [
            new Figure("first message after Ready: to its reply, published, instant agent", first, "ms") { Floor = floor }
                .Aims($"≤ {MostOver} ms more", own => own <= floor.Value + MostOver),
            new("the second message", second, "ms"),
        ];
    }

    private static async Task<double> ByHandAsync()
    {
        await using var agent = new AgentByHand();
        using var result = JsonDocument.Parse(await agent.AskAsync("hello"));
        return System.Diagnostics.Stopwatch.GetElapsedTime(agent.Started).TotalMilliseconds;
    }
}
