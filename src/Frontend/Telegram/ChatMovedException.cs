namespace Dormouse.Frontend.Telegram;

/// <summary>The group has become a supergroup, which is another chat.</summary>
/// <param name="to">Telegram's id of the chat that it is now.</param>
internal sealed class ChatMovedException(long to) : Exception("The group has become a supergroup.")
{
    /// <summary>Telegram's id of the chat that it is now.</summary>
    public long To => to;
}
