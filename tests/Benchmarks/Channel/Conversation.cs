using System.Collections.Concurrent;
using System.Diagnostics;

namespace Dormouse.Benchmarks.Channel;

/// <summary>People who write to a bot and wait for what it says.</summary>
internal sealed class Conversation
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InstantBotApi _api;
    private readonly ConcurrentDictionary<(long Chat, string Text), TaskCompletionSource<long>> _awaited = new();

    private readonly ConcurrentDictionary<long, (Func<string, bool> Fits, TaskCompletionSource<Sent> Awaited)> _fitting = new();

    public Conversation(InstantBotApi api)
    {
        _api = api;
        api.Heard = Hear;
    }

    /// <summary>An answer that may be any text.</summary>
    public const string Anything = "*";

    /// <summary>Every text, in the order of its arrival.</summary>
    public ConcurrentQueue<Sent> All { get; } = new();

    /// <summary>Writes, and waits for the answer of an echoing bot.</summary>
    /// <returns>The time from the update to the reply.</returns>
    public async Task<TimeSpan> AskAsync(long person, string text, string? answer = null)
    {
        var reply = Expect(person, answer ?? $"echo: {text}");
        var started = Stopwatch.GetTimestamp();
        _api.Write(person, text);
        return Stopwatch.GetElapsedTime(started, await reply);
    }

    /// <summary>Writes, and waits for the first text that fits.</summary>
    public async Task<Sent> AskWhereAsync(long person, string text, Func<string, bool> fits)
    {
        var awaited = new TaskCompletionSource<Sent>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fitting[person] = (fits, awaited);
        _api.Write(person, text);
        try
        {
            return await awaited.Task.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"Nothing fitting was said in chat {person}; last was said: {string.Join(" | ", All.TakeLast(5).Select(static sent => sent.Text))}");
        }
    }

    /// <summary>Waits for a text; must be called before what causes it.</summary>
    public async Task<long> Expect(long chat, string text, TimeSpan? patience = null)
    {
        var awaited = _awaited.GetOrAdd((chat, text), static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            return await awaited.Task.WaitAsync(patience ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException(
                $"Nobody said '{text}' in chat {chat}; last was said: {string.Join(" | ", All.TakeLast(5).Select(static sent => sent.Text))}");
        }
        finally
        {
            _awaited.TryRemove((chat, text), out _);
        }
    }

    private void Hear(Sent sent)
    {
        All.Enqueue(sent);
        if (_fitting.TryGetValue(sent.Chat, out var waiting) && waiting.Fits(sent.Text))
        {
            waiting.Awaited.TrySetResult(sent);
        }

        if (_awaited.TryGetValue((sent.Chat, sent.Text), out var awaited) || _awaited.TryGetValue((sent.Chat, Anything), out awaited))
        {
            awaited.TrySetResult(sent.At);
        }
    }
}
