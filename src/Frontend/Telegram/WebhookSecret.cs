using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Frontend.Telegram;

/// <summary>What Telegram shows when it calls, so that nobody else can pretend to be it. The same at all frontends.</summary>
/// <param name="value">The secret.</param>
internal sealed class WebhookSecret(string value)
{
    /// <summary>The header that holds it.</summary>
    public const string Header = "X-Telegram-Bot-Api-Secret-Token";

    /// <summary>The secret.</summary>
    public string Value => value;

    /// <summary>Whether this is it; takes the same time for every wrong one.</summary>
    /// <param name="shown">What the caller shows.</param>
    /// <returns>True if it is.</returns>
    public bool Is(string shown) => CryptographicOperations.FixedTimeEquals(Digest(shown), Digest(value));

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
