namespace Dormouse.Hosting.Settings;

/// <summary>A bot.</summary>
/// <param name="Token">The bot's token.</param>
/// <param name="ApiUrl">The Bot API server, or null for Telegram's own.</param>
/// <param name="Webhook">How Telegram calls us, or null if we ask for updates ourselves.</param>
public sealed record TelegramSettings(string Token, string? ApiUrl, WebhookSettings? Webhook = null);
