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

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

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
        var last = Enumerable.Range(0, Chats).Select(
            chat => _bot.Expect(Standalone.FirstPerson + chat, $"echo: {prefix}-{Messages - 1}")).ToArray();
        var started = Stopwatch.GetTimestamp();
        WriteAll(prefix);
        var took = Stopwatch.GetElapsedTime(started, (await Task.WhenAll(last)).Max());
        await Task.Delay(Aftermath);
        Count(prefix);
        return Chats * Messages / took.TotalSeconds;
    }

    /// <summary>Every chat writes its messages, and some of them are answered.</summary>
    /// <param name="prefix">Tells this round from others.</param>
    /// <param name="answers">How many answers are waited for.</param>
    /// <returns>A task that ends as soon as there are so many.</returns>
    public async Task WriteUntilAsync(string prefix, int answers)
    {
        var seen = 0;
        var enough = new TaskCompletionSource();
        var heard = api.Heard;
        api.Heard = sent =>
        {
            heard(sent);
            if (IsAnswer(sent) && Interlocked.Increment(ref seen) == answers)
            {
                enough.TrySetResult();
            }
        };
        WriteAll(prefix);
        await enough.Task.WaitAsync(Patience);
        api.Heard = heard;
    }

    /// <summary>Waits until nothing more is said.</summary>
    /// <returns>A task that ends when it was quiet for a while.</returns>
    public async Task QuietAsync()
    {
        for (var said = -1; said != _bot.All.Count;)
        {
            said = _bot.All.Count;
            await Task.Delay(Quiet);
        }
    }

    /// <summary>The answers since the last round that was counted.</summary>
    /// <returns>Each as often as it was said.</returns>
    public IReadOnlyList<(long Chat, string Text)> Answers() => [.. _bot.All.Where(IsAnswer).Select(static sent => (sent.Chat, sent.Text))];

    private static bool IsAnswer(Sent sent) => sent.Text.StartsWith("echo:", StringComparison.Ordinal);

    private void WriteAll(string prefix)
    {
        for (var message = 0; message < Messages; message++)
        {
            for (var chat = 0; chat < Chats; chat++)
            {
                api.Write(Standalone.FirstPerson + chat, $"{prefix}-{message}");
            }
        }
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
        var byChat = seen.Where(IsAnswer).ToLookup(static sent => sent.Chat, static sent => sent.Text);
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
