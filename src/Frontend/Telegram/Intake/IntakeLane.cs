namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>What is taken one after the other: a chat's updates, and, beside them, those that need no order.</summary>
/// <param name="Chat">The chat's key; see <see cref="RawUpdate.SpoolKey"/>.</param>
/// <param name="NeedsNoOrder">Whether it is for those that need not wait for the others; see <see cref="RawUpdate.NeedsNoOrder"/>.</param>
internal readonly record struct IntakeLane(string Chat, bool NeedsNoOrder)
{
    /// <summary>The lane of an update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="bot">Our own user name; null if it is not known yet.</param>
    /// <returns>The lane.</returns>
    public static IntakeLane Of(RawUpdate update, string? bot) => new(update.SpoolKey, update.NeedsNoOrder(bot));

    /// <summary>What Telegram calls a chat, for the log.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>Its id, and the topic's behind it.</returns>
    public static string Name(string chat) => chat[(ChatKey.Telegram.Length + 1)..];
}
