using System.Collections.Concurrent;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Tells a chat, once an outage of the store, why its messages are not taken: nothing that goes through the store can.
/// A hiccup is not worth a word; a disk that is full does not mend itself.
/// </summary>
internal sealed class StoreOutage(BotConnection bot, CourtesyCalls courtesies, TimeProvider time)
{
    private static readonly TimeSpan Hiccup = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<long, (TimeSpan Since, bool IsTold)> _chats = new();

    /// <summary>A message was not taken.</summary>
    /// <param name="chat">Telegram's id of the chat.</param>
    /// <param name="thread">The topic, or null.</param>
    /// <param name="exception">Why.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    /// <returns>A task that ends when the chat was told, or need not be.</returns>
    public async Task MetAsync(long chat, int? thread, StoreUnavailableException exception, CancellationToken cancellationToken)
    {
        var now = time.SteadyNow();
        var isFull = FullDisk.IsTold(exception.Message);
        var (since, isTold) = _chats.GetOrAdd(chat, (now, false));
        if (isTold || (!isFull && now - since < Hiccup))
        {
            return;
        }

        if (!_chats.TryUpdate(chat, (since, true), (since, false)))
        {
            return;
        }

        await courtesies.MakeAsync(
            ended => bot.Calls.SendMessage(
                chatId: chat,
                text: isFull ? TelegramTexts.StoreFull : TelegramTexts.StoreAway,
                messageThreadId: thread,
                cancellationToken: ended),
            cancellationToken);
    }

    /// <summary>A message was taken: the outage is over.</summary>
    /// <param name="chat">Telegram's id of the chat.</param>
    public void IsOver(long chat) => _chats.TryRemove(chat, out _);
}
