using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Hands polled updates over to their chats: in order within a chat, and none waits for another. Telegram can only be told
/// that all updates before one were taken, so what lies behind one that was not comes again and again, and is known here.
/// </summary>
internal sealed partial class UpdateHandOver(UpdateRouter router, LeaseTerm term, TimeProvider time, ILogger logger)
{
    /// <summary>Most updates that Telegram gives at once.</summary>
    public const int Most = 100;

    /// <summary>How long others wait for a chat that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, bool> _taken = new();
    private readonly Dictionary<long, Task> _busy = [];
    private long? _blamed;

    /// <summary>Hands over what is new.</summary>
    /// <param name="updates">Everything that Telegram keeps for us, at most <see cref="Most"/>.</param>
    /// <param name="ended">Ends the work.</param>
    /// <returns>The id up to which everything is durable, or null if the first one is not; and why one is not, or null.</returns>
    public async Task<(int? UpTo, Exception? Failure)> TakeAsync(IEnumerable<JsonElement> updates, CancellationToken ended)
    {
        // Order within a chat, and what may be confirmed, is a matter of the ids.
        var all = updates.OrderBy(IdOf).ToArray();
        var failures = new Dictionary<long, Exception>();
        Settle(failures);
        var begun = new List<Task>();
        foreach (var chat in Untaken(all).GroupBy(UpdateRouter.ChatOf).Where(chat => !_busy.ContainsKey(chat.Key)))
        {
            begun.Add(_busy[chat.Key] = TakeAsync([.. chat], ended));
        }

        await Task.WhenAll(begun).WaitAsync(Patience, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.ThrowIfCancellationRequested();
        Settle(failures);
        var durable = all.TakeWhile(IsTaken).Select(static update => (int?)IdOf(update)).LastOrDefault();
        var failure = Failure(all, failures);
        foreach (var id in _taken.Keys.Where(id => id <= durable))
        {
            _taken.TryRemove(id, out _);
        }

        return (durable, failure);
    }

    /// <summary>Waits for what is under way.</summary>
    /// <returns>A task that ends when nothing is.</returns>
    public async Task EndAsync() => await Task.WhenAll(_busy.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task TakeAsync(IReadOnlyList<JsonElement> updates, CancellationToken ended)
    {
        foreach (var update in updates)
        {
            // A frontend that was stopped for long must not hand over what others have handed over long ago.
            term.Require();
            await router.TakeAsync(update, ended);
            _taken[IdOf(update)] = true;
        }
    }

    private void Settle(Dictionary<long, Exception> failures)
    {
        foreach (var (chat, work) in _busy.Where(static entry => entry.Value.IsCompleted).ToArray())
        {
            _busy.Remove(chat);
            if (work.Exception is { } exception)
            {
                failures[chat] = exception.GetBaseException();
            }
        }
    }

    private Exception? Failure(JsonElement[] all, Dictionary<long, Exception> failures)
    {
        foreach (var chat in Untaken(all).Select(UpdateRouter.ChatOf))
        {
            if ((failures.GetValueOrDefault(chat) ?? (_busy.ContainsKey(chat) ? new TimeoutException($"chat {chat} does not answer") : null)) is { } failure)
            {
                if (all.Length >= Most && !IsTaken(all[0]) && _blamed != chat)
                {
                    _blamed = chat;
                    LogBlocked(logger, failure, chat, Most);
                }

                return failure;
            }
        }

        _blamed = null;
        return null;
    }

    private IEnumerable<JsonElement> Untaken(IEnumerable<JsonElement> updates) => updates.Where(update => !IsTaken(update));

    private bool IsTaken(JsonElement update) => _taken.ContainsKey(IdOf(update));

    private static int IdOf(JsonElement update) => update.GetProperty("update_id").GetInt32();

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat} takes none of its updates, and {Most} wait behind the first: Telegram shows no newer ones of any chat until it does.")]
    private static partial void LogBlocked(ILogger logger, Exception exception, long chat, int most);
}
