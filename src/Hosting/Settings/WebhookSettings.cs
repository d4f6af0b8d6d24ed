namespace Dormouse.Hosting.Settings;

/// <summary>How Telegram calls us.</summary>
/// <param name="Url">The public address that it calls.</param>
/// <param name="Secret">What it shows then, or null if the store has it.</param>
public sealed record WebhookSettings(Uri Url, string? Secret)
{
    /// <summary>Where every frontend takes updates, and the path of an address that is given without one.</summary>
    public const string Path = "/telegram/webhook";

    /// <summary>What the settings say.</summary>
    /// <param name="address">The address, which may have no path.</param>
    /// <param name="secret">What Telegram shows, or null if the store has it.</param>
    /// <returns>How Telegram calls us.</returns>
    public static WebhookSettings Of(string address, string? secret) =>
        new(new Uri(address) is { AbsolutePath: "/" } url ? new(url, Path) : new Uri(address), secret);
}
