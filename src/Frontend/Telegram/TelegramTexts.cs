using System.Globalization;

namespace Dormouse.Frontend.Telegram;

/// <summary>Sentences that only Telegram needs.</summary>
internal static class TelegramTexts
{
    public static string Stranger(string code, long id) => string.Create(
        CultureInfo.InvariantCulture,
        $"I don't know you yet. Your pairing code is {code} and your Telegram id is {id}; the owner can let you in with them.");

    public static string TooBig(string name, long size, long limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} has {size / (1024.0 * 1024):0.#} MB, and a bot can take at most {limit / (1024 * 1024)} MB; it was not taken, and nothing of this message was.");

    public static string NotFetched(string name, string why) =>
        $"{name} could not be had from Telegram ({why}); it was not taken, and nothing of this message was. Send it again.";

    public static string WithoutFile(string name, string why, bool hasRest) =>
        $"{name} could not be had from Telegram ({why}), so {(hasRest ? "your message was taken without it; send the file again." : "it was not taken; send it again.")}";

    public static string Unreadable(string excerpt) =>
        $"A message{(excerpt.Length == 0 ? "" : $" (“{excerpt}”)")} has something in it that I can't read, so it was not taken; send it in another form.";

    public const string UnreadableEdit =
        "An edit of a message has something in it that I can't read, so the message stays as it was; write it as a new message.";

    public const string UnreadablePress = "The press of a button can't be read; press it again, or write the answer.";

    public const string NotTaken =
        "A message of yours could not be taken, because something failed in me (my log says what); send it again, or in another form.";

    public static string LeftOut(int count) => count == 1
        ? "A message that you wrote while I could take none was one too many to keep, so it was not taken; send it again if it still matters."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{count} messages that you wrote while I could take none were too many to keep, so they were not taken; send again what still matters.");

    public static string Unsupported(string name) =>
        $"{name} can't be given to an agent; send text, a photo or a file instead.";

    public const string StoreFull =
        "⚠ The disk that holds my store is full, so I can't take what you write yet. It is not lost: Telegram keeps it for a day, and I take it once there is space. You need not send it again.";

    public const string StoreAway =
        "⚠ My store can't be written now, so I can't take what you write yet. It is not lost: Telegram keeps it for a day, and I take it once the store is back. You need not send it again.";
}
