
namespace Dormouse.Hosting.Settings;

/// <summary>How Telegram calls us.</summary>
/// <param name="Url">The public address that it calls.</param>
/// <param name="Secret">What it shows then, or null if the store has it.</param>
public sealed record WebhookSettings(Uri Url, string? Secret)
{
    /// <summary>Where every frontend takes updates, and the path of an address that is given without one.</summary>
    public const string Path = "/telegram/webhook";

    private const int LongestSecret = 256;

    /// <summary>Reads the settings.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="isTelegrams">Whether the Bot API server is Telegram's own, which is particular about addresses.</param>
    /// <returns>The settings, or null if <c>Telegram:Mode</c> is <c>polling</c>.</returns>
    /// <exception cref="SettingsException">One is wrong or missing.</exception>
    internal static WebhookSettings? Read(SettingsReader reader, bool isTelegrams)
    {
        var mode = reader.Text("Telegram:Mode", static value => value is "polling" or "webhook", "polling or webhook");
        var address = isTelegrams
            ? reader.Text("Telegram:WebhookUrl", IsPublic, "the https address that Telegram calls, with port 443, 80, 88 or 8443")
            : reader.Text("Telegram:WebhookUrl", IsHttp, "the address that the Bot API server calls");
        var secret = reader.Secret(
            "Telegram:WebhookSecret",
            static value => value.Length <= LongestSecret && value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            "1 to 256 of A-Z, a-z, 0-9, -, _");
        if (mode is not "webhook")
        {
            return null;
        }

        return address is null
            ? throw new SettingsException("Telegram:WebhookUrl is not set; with Telegram:Mode=webhook it must be the address that Telegram calls.")
            : new(WithPath(new(address)), secret);
    }

    private static Uri WithPath(Uri url) => url.AbsolutePath == "/" ? new(url, Path) : url;

    private static bool IsHttp(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsPublic(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "https", Port: 443 or 80 or 88 or 8443, UserInfo: "" };
}
