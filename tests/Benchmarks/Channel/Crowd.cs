using System.Diagnostics;
using Dormouse.Benchmarks.Programs;

namespace Dormouse.Benchmarks.Channel;

/// <summary>Fifty chats that write at once, and count what was answered.</summary>
internal sealed class Crowd(InstantBotApi api)
{
    private const int Chats = 50;
    private const int Messages = 20;

    // What is given twice comes a moment later than what is given once.
    private static readonly TimeSpan Aftermath = TimeSpan.FromMilliseconds(500);

    private readonly Conversation _bot = new(api);

    /// <summary>Answers that were lost, came more than once, in another order or were to no question, in all rounds so far.</summary>
    public int Wrong { get; private set; }

    /// <summary>All are the same person, so each chat needs a session of its own.</summary>
    public async Task MakeSessionsAsync()
    {
        for (var chat = 0; chat < Chats; chat++)
        {
            await _bot.NewSessionAsync(Standalone.FirstPerson + chat, $"burst-{chat}");
            _ = await _bot.AskAsync(Standalone.FirstPerson + chat, "hello");
        }

        _bot.All.Clear();
    }

    /// <summary>Every chat writes its messages.</summary>
    /// <param name="prefix">Tells this round from others.</param>
    /// <returns>Replies per second, to the last one.</returns>
    public async Task<double> WriteAsync(string prefix)
    {
        var last = Enumerable.Range(0, Chats).Select(chat => _bot.Expect(Standalone.FirstPerson + chat, $"echo: {prefix}-{Messages - 1}")).ToArray();
        var started = Stopwatch.GetTimestamp();
        for (var message = 0; message < Messages; message++)
        {
            for (var chat = 0; chat < Chats; chat++)
            {
                api.Write(Standalone.FirstPerson + chat, $"{prefix}-{message}");
            }
        }

        var took = Stopwatch.GetElapsedTime(started, (await Task.WhenAll(last)).Max());
        await Task.Delay(Aftermath);
        Count(prefix);
        return Chats * Messages / took.TotalSeconds;
    }

    private void Count(string prefix)
    {
        // What came late from the round before is here too, and strange.
        var seen = new List<Sent>();
        while (_bot.All.TryDequeue(out var sent))
        {
            seen.Add(sent);
        }

        var expected = Enumerable.Range(0, Messages).Select(message => $"echo: {prefix}-{message}").ToList();
        var byChat = seen.Where(static sent => sent.Text.StartsWith("echo:", StringComparison.Ordinal)).ToLookup(static sent => sent.Chat, static sent => sent.Text);
        for (var chat = 0; chat < Chats; chat++)
        {
            var own = byChat[Standalone.FirstPerson + chat].ToArray();
            var known = own.Where(expected.Contains).Distinct().ToArray();
            Wrong += expected.Count - known.Length;
            Wrong += own.Length - known.Length;
            Wrong += known.Zip(known.Skip(1)).Count(pair => expected.IndexOf(pair.First) > expected.IndexOf(pair.Second));
        }
    }
}
