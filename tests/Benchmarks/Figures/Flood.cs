using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>One turn that writes a gigabyte to stdout and a hundred megabytes to stderr, while another chat goes on.</summary>
internal static class Flood
{
    private const int Output = 1024;
    private const int Errors = 100;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api);
        var bot = new Conversation(api);
        var (flooded, other) = (Standalone.FirstPerson, Standalone.FirstPerson + 1);
        foreach (var person in new[] { flooded, other })
        {
            _ = await bot.AskAsync(person, $"/new f-{person}", $"Session f-{person} on bench is ready.");
        }

        _ = await bot.AskAsync(flooded, "hello");
        var usual = new List<double>();
        for (var i = 0; i < 400; i++)
        {
            usual.Add((await bot.AskAsync(other, $"usual-{i}")).TotalMilliseconds);
        }

        var floor = await ReadAsync();
        var before = ours.Memory();
        var started = Stopwatch.GetTimestamp();
        var text = $"flood {Output} {Errors}";
        var flood = bot.Expect(flooded, $"echo: {text}");
        api.Write(flooded, text);
        var meanwhile = new List<double>();
        for (var i = 0; !flood.IsCompleted; i++)
        {
            meanwhile.Add((await bot.AskAsync(other, $"meanwhile-{i}")).TotalMilliseconds);
        }

        var own = Output / Stopwatch.GetElapsedTime(started, await flood).TotalSeconds;
        var grown = (ours.Memory("VmHWM") - before) / 1024.0 / 1024;
        var (calm, busy) = (Samples.At(usual.Skip(200), 0.99), Samples.At(meanwhile, 0.99));
        return
        [
            new("1 GB of stdout in one turn", own, "MB/s", floor, "pipe read", "≥ 0.5 ×", own >= 0.5 * floor),
            new("… memory that it took at most", grown, "MB", Goal: "flat: < 64 MB", IsMet: grown < 64),
            new("… another chat's p99 meanwhile", busy, "ms", calm, "its usual p99", "≤ 2 ×", busy <= 2 * calm),
        ];
    }

    /// <summary>The same output, read and thrown away.</summary>
    private static async Task<double> ReadAsync()
    {
        using var agent = Process.Start(new ProcessStartInfo(Running.EchoAgent)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var started = Stopwatch.GetTimestamp();
        await agent.StandardInput.WriteLineAsync(AgentLines.User($"flood {Output} {Errors}"));
        agent.StandardInput.Close();
        var buffer = new byte[1 << 16];
        var errors = agent.StandardError.BaseStream.CopyToAsync(Stream.Null);
        while (await agent.StandardOutput.BaseStream.ReadAsync(buffer) > 0)
        {
        }

        await errors;
        await agent.WaitForExitAsync();
        return Output / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
