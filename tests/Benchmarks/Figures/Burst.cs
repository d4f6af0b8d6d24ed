using System.Diagnostics;
using Dormouse.Benchmarks.Channel;
using Dormouse.Benchmarks.Programs;
using Dormouse.Benchmarks.Report;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Figures;

/// <summary>Fifty chats write twenty messages each at once, to live sessions: replies per second, and whether all came, once, in order.</summary>
internal static class Burst
{
    private const int Rounds = 5;
    private const int Chats = 50;
    private const int Messages = 20;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        using var home = new Home();
        await using var lockApi = await InstantBotApi.StartAsync();
        await using var ourApi = await InstantBotApi.StartAsync();
        await using var rival = await Running.StartPartAsync(home.Root, nameof(LockBot), lockApi.Url, InstantBotApi.Token, Running.EchoAgent);
        await using var ours = await Standalone.StartAsync(home, ourApi);
        Conversation[] bots = [new(lockApi), new(ourApi)];
        InstantBotApi[] apis = [lockApi, ourApi];
        await OwnSessionsAsync(bots[1]);
        for (var i = 0; i < bots.Length; i++)
        {
            _ = await RunAsync(bots[i], apis[i], "warm");
        }

        var perSecond = bots.Select(static _ => new List<double>()).ToArray();
        var wrong = new int[bots.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < bots.Length; i++)
            {
                var (rate, faults) = await RunAsync(bots[i], apis[i], $"r{round}");
                perSecond[i].Add(rate);
                wrong[i] += faults;
            }
        }

        var (theirs, own) = (Samples.Median(perSecond[0]), Samples.Median(perSecond[1]));
        return
        [
            new("50 chats × 20 messages at once, one lock per session", theirs, "per s"),
            new("50 chats × 20 messages at once, standalone", own, "per s", theirs, "lock bot", "≥ 1,500 per s", own >= 1500),
            new("… lost, repeated or out of order, one lock per session", wrong[0], "messages"),
            new("… lost, repeated or out of order, standalone", wrong[1], "messages", Goal: "0", IsMet: wrong[1] == 0),
        ];
    }

    /// <summary>All are the same person, so each chat needs a session of its own.</summary>
    internal static async Task OwnSessionsAsync(Conversation bot)
    {
        for (var chat = 0; chat < Chats; chat++)
        {
            _ = await bot.AskAsync(Standalone.FirstPerson + chat, $"/new burst-{chat}", $"Session burst-{chat} on bench is ready.");
            _ = await bot.AskAsync(Standalone.FirstPerson + chat, "hello");
        }
    }

    internal static async Task<(double PerSecond, int Wrong)> RunAsync(Conversation bot, InstantBotApi api, string prefix)
    {
        bot.All.Clear();
        var last = Enumerable.Range(0, Chats).Select(chat => bot.Expect(Standalone.FirstPerson + chat, $"echo: {prefix}-{Messages - 1}")).ToArray();
        var started = Stopwatch.GetTimestamp();
        for (var message = 0; message < Messages; message++)
        {
            for (var chat = 0; chat < Chats; chat++)
            {
                api.Write(Standalone.FirstPerson + chat, $"{prefix}-{message}");
            }
        }

        var ends = await Task.WhenAll(last);
        var took = Stopwatch.GetElapsedTime(started, ends.Max());
        var expected = Enumerable.Range(0, Messages).Select(message => $"echo: {prefix}-{message}").ToArray();
        var wrong = bot.All
            .Where(static sent => sent.Text.StartsWith("echo:", StringComparison.Ordinal))
            .GroupBy(static sent => sent.Chat)
            .Sum(chat => chat.Select(static sent => sent.Text).SequenceEqual(expected) ? 0 : Differences(chat.Select(static sent => sent.Text), expected));
        return (Chats * Messages / took.TotalSeconds, wrong);
    }

    private static int Differences(IEnumerable<string> seen, string[] expected) =>
        seen.Zip(expected).Count(static pair => pair.First != pair.Second) + Math.Abs(expected.Length - seen.Count());
}
