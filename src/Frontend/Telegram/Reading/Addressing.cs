using System.Text.RegularExpressions;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>
/// Whom a text is for. Only a first word of the form <c>/command@botname</c>, with the characters that Telegram allows for both, is
/// addressed to a bot; a path or a package's name with an <c>@</c> in it is not.
/// </summary>
internal static partial class Addressing
{
    /// <summary>Reads whom a text is for.</summary>
    /// <param name="text">The text of a message, or its caption.</param>
    /// <param name="isPrivate">Whether it was written to us alone, so that everything in it is for us.</param>
    /// <param name="bot">Our own user name; null if it is not known yet.</param>
    /// <returns>The text without our name; null if it is for another bot.</returns>
    public static string? ForUs(string text, bool isPrivate, string? bot) =>
        Addressed().Match(text) is not { Success: true } match ? text
        : isPrivate || string.Equals(match.Groups["bot"].Value, bot, StringComparison.OrdinalIgnoreCase)
            ? $"/{match.Groups["command"].Value}{text[match.Length..]}"
            : null;

    // https://core.telegram.org/bots/features#commands, and https://core.telegram.org/method/account.updateUsername for names.
    [GeneratedRegex(@"\A/(?<command>[A-Za-z0-9_]{1,32})@(?<bot>[A-Za-z][A-Za-z0-9_]{4,31})(?=\s|\z)")]
    private static partial Regex Addressed();
}
