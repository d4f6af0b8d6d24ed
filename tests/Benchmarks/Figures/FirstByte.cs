using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Telegram.Bot;

namespace Dormouse.Benchmarks.Figures;

/// <summary>
/// From the first byte of the agent's answer on its stdout to the first byte of it at the channel, in chats that stream. The agent
/// waits between its text and its result, so what arrives first is the streamed text.
/// </summary>
internal static class FirstByte
{
    private const int Rounds = 5;
    private const int Chats = 10;
    private const int Messages = 3;

    // Telegram's own pace for growing text is 1.2 s in a private chat; after it nothing is paced.
    private static readonly TimeSpan Unpaced = TimeSpan.FromSeconds(1.3);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var api = await InstantBotApi.StartAsync();
        await using var floorApi = await InstantBotApi.StartAsync();
        await using var ours = await Standalone.StartAsync(home, api);
        var bot = new Conversation(api);
        for (var chat = 0; chat < Chats; chat++)
        {
            await bot.NewSessionAsync(Standalone.FirstPerson + chat, $"first-{chat}");
            _ = await bot.AskAsync(Standalone.FirstPerson + chat, "/verbose", Conversation.Anything);
        }

        _ = await UpdateToReply.AskAsync(bot, 100, "warm");
        var (p50, p99, floors) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var times = (await Task.WhenAll(Enumerable.Range(0, Chats).Select(chat => AskAsync(bot, chat, round)))).SelectMany(static own => own).ToArray();
            var floor = await ByHandAsync(floorApi);
            if (round >= 0)
            {
                p50.Add(Samples.Median(times));
                p99.Add(Samples.At(times, 0.99));
                floors.Add(floor);
            }
        }

        var beside = new Beside("pipe + one call", floors);
        return
        [
            new Figure("agent's first byte to the channel's first byte, p50", p50, "ms") { Floor = beside }.Aims(
                "≤ 2 ms", static own => own <= 2),
            new("agent's first byte to the channel's first byte, p99", p99, "ms") { Floor = beside with { Name = "pipe + one call p50" } },
        ];
    }

    /// <summary>The chats take turns within the pause, so that none waits for another.</summary>
    private static async Task<List<double>> AskAsync(Conversation bot, int chat, int round)
    {
        await Task.Delay(Unpaced * chat / Chats);
        var times = new List<double>();
        for (var i = 0; i < Messages; i++)
        {
            await Task.Delay(Unpaced);
            var text = $"when {round} {chat} {i}";
            var first = await bot.AskWhereAsync(
                Standalone.FirstPerson + chat, text, said => said.StartsWith($"{text} at ", StringComparison.Ordinal));
            times.Add(Since(Stamp(first.Text), first.At));
        }

        return times;
    }

    /// <summary>The same agent, read here and sent on with the same library.</summary>
    private static async Task<double> ByHandAsync(InstantBotApi api)
    {
        var bot = new TelegramBotClient(new TelegramBotClientOptions(InstantBotApi.Token, api.Url));
        await using var agent = new AgentByHand();
        var times = new List<double>();
        for (var i = 0; i < Messages; i++)
        {
            await agent.WriteAsync("when");
            using var line = JsonDocument.Parse(await agent.ReadAsync("text_delta"));
            var text = line.RootElement.GetProperty("event").GetProperty("delta").GetProperty("text").GetString()!;
            var arrived = 0L;
            api.Heard = sent => arrived = sent.At;
            await bot.SendMessage(Standalone.FirstPerson, text);
            times.Add(Since(Stamp(text), arrived));
            _ = await agent.ReadAsync("\"result\"");
        }

        return Samples.Median(times.Skip(1));
    }

    /// <summary>The agent's time in a text of its.</summary>
    /// <returns>Nanoseconds, of the clock that <see cref="Stopwatch"/> reads.</returns>
    internal static long Stamp(string text) => long.Parse(text[(text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Milliseconds from an agent's time to another.</summary>
    internal static double Since(long stamp, long ticks) =>
        (ticks - (stamp / (1_000_000_000 / Stopwatch.Frequency))) * 1000.0 / Stopwatch.Frequency;
}
