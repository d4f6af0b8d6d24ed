using System.Diagnostics;
using System.Text.Json;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// From a message to a sleeping session to the agent's first output for it, over what the same agent needs when it is started by hand.
/// </summary>
internal static class Wake
{
    private const int Rounds = 10;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api, more: "--Sessions:IdleTimeout=00:00:01");
        var bot = new Conversation(api);
        var (own, cold) = (new List<double>(), new List<double>());
        _ = await UpdateToReply.AskAsync(bot, 100, "warm");
        for (var round = 0; round < Rounds; round++)
        {
            await Sessions.AsleepAsync(Standalone.Machine);
            var text = $"stamp-{round}";
            var started = Stopwatch.GetTimestamp();
            var answer = await bot.AskWhereAsync(
                Standalone.FirstPerson, text, said => said.StartsWith($"{text} at ", StringComparison.Ordinal));
            own.Add(-FirstByte.Since(FirstByte.Stamp(answer.Text), started));
            cold.Add(await ByHandAsync());
        }

        var floor = new Beside("agent by hand", cold);
        return
        [
            new Figure("wake: message to the agent's first output, instant agent", own, "ms") { Floor = floor }
                .Aims("≤ 15 ms more", wake => wake <= floor.Value + 15),
        ];
    }

    private static async Task<double> ByHandAsync()
    {
        await using var agent = new AgentByHand();
        using var result = JsonDocument.Parse(await agent.AskAsync("stamp"));
        return -FirstByte.Since(FirstByte.Stamp(result.RootElement.GetProperty("result").GetString()!), agent.Started);
    }
}
