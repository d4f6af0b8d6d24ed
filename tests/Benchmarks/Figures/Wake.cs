using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>A sleeping session's reply, over what the same agent needs from its start to its answer when it is started by hand.</summary>
internal static class Wake
{
    private const int Rounds = 12;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api, more: "--Sessions:IdleTimeout=00:00:01");
        var bot = new Conversation(api);
        var (wake, live, cold) = (new List<double>(), new List<double>(), new List<double>());
        _ = await UpdateToReply.AskAsync(bot, 100, "warm");
        for (var round = 0; round < Rounds; round++)
        {
            while (Sessions.Count("bench") > 0)
            {
                await Task.Delay(50);
            }

            wake.Add((await bot.AskAsync(Standalone.FirstPerson, $"wake-{round}")).TotalMilliseconds);
            live.Add((await bot.AskAsync(Standalone.FirstPerson, $"live-{round}")).TotalMilliseconds);
            cold.Add(await ByHandAsync());
        }

        var (own, floor) = (Samples.Median(wake) - Samples.Median(live), Samples.Median(cold));
        return [new("wake: message to reply, less a live reply", own, "ms", floor, "agent started by hand", "≤ 15 ms more", own <= floor + 15)];
    }

    private static async Task<double> ByHandAsync()
    {
        var started = Stopwatch.GetTimestamp();
        using var agent = Process.Start(new ProcessStartInfo(Running.EchoAgent) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await agent.StandardInput.WriteLineAsync(AgentLines.User("cold"));
        await agent.StandardInput.FlushAsync();
        while (!(await agent.StandardOutput.ReadLineAsync())!.Contains("\"result\"", StringComparison.Ordinal))
        {
        }

        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        agent.StandardInput.Close();
        await agent.WaitForExitAsync();
        return took;
    }
}
