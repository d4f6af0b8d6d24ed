using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// One turn that writes a gigabyte of mixed lines to stdout and a hundred megabytes to stderr, while another chat goes on; again and
/// again, in turns with the other chat alone and with the bare reading of the same output.
/// </summary>
internal static class Flood
{
    private const int Rounds = 5;
    private const int Output = 1024;
    private const int Errors = 100;
    private const int Usual = 600;
    private const long Flooded = Standalone.FirstPerson;
    private const long Other = Standalone.FirstPerson + 1;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api);
        var bot = new Conversation(api);
        foreach (var person in new[] { Flooded, Other })
        {
            await bot.NewSessionAsync(person, $"f-{person}");
        }

        _ = await bot.AskAsync(Flooded, "hello");
        for (var i = 0; i < Usual; i++)
        {
            _ = await bot.AskAsync(Other, $"warm-{i}");
        }

        var (floors, speeds, calm, busy) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (resultFloors, results) = (new List<double>(), new List<double>());
        var settled = new List<double> { await ours.SettledMemoryAsync(looks: 10) };
        await using var watch = new MemoryWatch(ours);
        for (var round = 0; round < Rounds; round++)
        {
            var usual = new List<double>();
            for (var i = 0; i < Usual; i++)
            {
                usual.Add((await bot.AskAsync(Other, $"usual-{round}-{i}")).TotalMilliseconds);
            }

            var meanwhile = new List<double>();
            floors.Add(await ReadAsync("flood"));
            speeds.Add(await FloodAsync(
                bot,
                api,
                $"flood {Output} {Errors} {round}",
                async i => meanwhile.Add((await bot.AskAsync(Other, $"meanwhile-{round}-{i}")).TotalMilliseconds)));
            calm.Add(Samples.At(usual, 0.99));
            busy.Add(Samples.At(meanwhile, 0.99));
            bot.All.Clear();
            settled.Add(await ours.SettledMemoryAsync(looks: 10));
            resultFloors.Add(await ReadAsync("results"));
            results.Add(await FloodAsync(bot, api, $"results {Output} {Errors} {round}", static _ => Task.Delay(1)));
        }

        Beside pipe = new("pipe read", floors), resultPipe = new("pipe read", resultFloors), alone = new("its usual p99", calm);
        var peak = watch.Peak - settled[0];
        var slope = Samples.Slope(settled.Skip(1).ToArray());
        return
        [
            new Figure("1 GB of tool results of 4 KB in one turn", results, "MB/s") { Floor = resultPipe }.Aims(
                "≥ 0.5 ×", speed => speed >= 0.5 * resultPipe.Value),
            new Figure("1 GB of mixed stdout lines (nine in ten are short) in one turn", speeds, "MB/s") { Floor = pipe }.Aims(
                "≥ 0.5 ×", speed => speed >= 0.5 * pipe.Value),
            new Figure("… memory at its peak, over the calm before", peak, "MB").Aims("flat: < 128 MB (ours)", static peak => peak < 128),
            new Figure("… memory kept, from one round of floods to the next, collected", slope, "MB") { Runs = settled }.Aims(
                "flat: < 10 MB (ours)", static slope => slope < 10),
            new Figure("… another chat's p99 meanwhile", busy, "ms") { Floor = alone }.Aims("≤ 2 ×", slow => slow <= 2 * alone.Value),
        ];
    }

    /// <summary>One flood, and something else again and again until it is over.</summary>
    /// <returns>MB per second.</returns>
    private static async Task<double> FloodAsync(Conversation bot, InstantBotApi api, string text, Func<int, Task> meanwhileAsync)
    {
        var started = Stopwatch.GetTimestamp();
        var flood = bot.Expect(Flooded, $"echo: {text}", Patience);
        api.Write(Flooded, text);
        for (var i = 0; !flood.IsCompleted; i++)
        {
            await meanwhileAsync(i);
        }

        return Output / Stopwatch.GetElapsedTime(started, await flood).TotalSeconds;
    }

    /// <summary>The same output of the same agent, read with plain blocking reads and thrown away.</summary>
    private static async Task<double> ReadAsync(string kind)
    {
        await using var agent = new AgentByHand();
        var started = Stopwatch.GetTimestamp();
        await agent.WriteAsync($"{kind} {Output} {Errors}");
        agent.Close();
        await Task.WhenAll(
            Task.Factory.StartNew(() => Drain(agent.Output), TaskCreationOptions.LongRunning),
            Task.Factory.StartNew(() => Drain(agent.Errors), TaskCreationOptions.LongRunning)).WaitAsync(Patience);
        return Output / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Drain(Stream stream)
    {
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) > 0)
        {
        }
    }
}
