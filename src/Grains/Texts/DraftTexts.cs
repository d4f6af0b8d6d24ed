namespace Dormouse.Grains.Texts;

/// <summary>What is said of drafts.</summary>
internal static class DraftTexts
{
    public const string On = "An answer is shown as a draft while it grows, with a button that stops it.";

    public const string Off = "An answer is no longer shown as a draft while it grows; `/drafts on` brings that back.";

    public const string Usage = "Write `/drafts on` or `/drafts off`.";

    public const string NotHere = "Drafts are there in private chats with the Telegram bot only; here progress is shown in a message.";

    public const string Over = "That answer had ended already, so there was nothing to stop.";

    /// <summary>How it stands with them.</summary>
    /// <param name="areOff">Whether a person wants none.</param>
    /// <param name="refused">What Telegram said when it refused one; null if it has not.</param>
    public static string Standing(bool areOff, string? refused) =>
        refused is { } refusal
            ? $"Drafts are on, but Telegram refused one here ({VisibleText.Of(refusal)}), so progress is shown in a message; "
                + "`/drafts on` tries them again."
        : areOff ? "Drafts are off: progress is shown in a message. `/drafts on` shows an answer as a draft while it grows."
        : "Drafts are on: an answer is shown as one while it grows, with a button that stops it. `/drafts off` ends that.";

    /// <summary>What <c>/status</c> says of them.</summary>
    /// <param name="areOff">Whether a person wants none.</param>
    /// <param name="refused">What Telegram said when it refused one; null if it has not.</param>
    /// <returns>A few words.</returns>
    public static string StatusOf(bool areOff, string? refused) =>
        areOff ? "drafts off" : refused is null ? "drafts on" : "drafts refused by Telegram";
}
