using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Texts;

/// <summary>What is said of drafts.</summary>
internal static class DraftTexts
{
    public const string On = "An answer is shown as a draft while it grows, with a button that stops it.";

    public const string Off = "An answer is no longer shown as a draft while it grows; `/drafts on` brings that back.";

    public const string Usage = "Write `/drafts on` or `/drafts off`.";

    public const string NotHere = "Drafts are there in private chats with the Telegram bot only; here progress is shown in a message.";

    public const string Over = "That answer had ended already, so there was nothing to stop.";

    public static string Standing(DraftSetting drafts) =>
        drafts.Refusal is { } refusal
            ? $"Drafts are on, but Telegram refused one here ({VisibleText.Of(refusal)}), so progress is shown in a message; "
                + "`/drafts on` tries them again."
        : drafts.AreOff ? "Drafts are off: progress is shown in a message. `/drafts on` shows an answer as a draft while it grows."
        : "Drafts are on: an answer is shown as one while it grows, with a button that stops it. `/drafts off` ends that.";

    /// <summary>What <c>/status</c> says of them.</summary>
    /// <param name="drafts">The chat's setting.</param>
    /// <returns>A few words; null where there are none.</returns>
    public static string? StatusOf(DraftSetting drafts) =>
        !drafts.ArePossible ? null : drafts.AreOff ? "drafts off" : drafts.Refusal is null ? "drafts on" : "drafts refused by Telegram";
}
