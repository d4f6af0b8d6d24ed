using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Telegram</c>.</summary>
public sealed record TelegramOptions
{
    /// <summary>The value of <see cref="Mode"/> with which Telegram calls us.</summary>
    public const string Webhook = "webhook";

    private const string Polling = "polling";

    /// <summary>The bot's token; null, the default, for no bot.</summary>
    [Setting("the bot's token", IsSecret = true)]
    [Pattern("[0-9]+:[A-Za-z0-9_-]+", "a bot token as @BotFather gives it, digits, a colon and letters")]
    public string? Token { get; init; }

    /// <summary>The file that holds the bot's token; null if none is named.</summary>
    [Setting("file that holds the bot's token, instead of the token itself", HelpOf = ProgramKinds.Both)]
    [SecretFile]
    public string? TokenFile { get; init; }

    /// <summary>The Bot API server; null, the default, for Telegram's own.</summary>
    [Setting("another Bot API server", Default = "Telegram's own")]
    [HttpAddress("the address of a Bot API server")]
    public string? ApiUrl { get; init; }

    /// <summary>How messages come: we ask for them, the default, or Telegram calls us.</summary>
    [Setting("how messages come: polling asks Telegram for them, webhook has Telegram call us", HelpOf = ProgramKinds.Frontend)]
    [OneOf(Polling, Webhook)]
    public string Mode { get; init; } = Polling;

    /// <summary>The public address that Telegram calls; null if none is set.</summary>
    [Setting(
        "the public address that Telegram calls; without a path, `/telegram/webhook` is added",
        Allowed = TelegramValidation.PublicAddress)]
    public string? WebhookUrl { get; init; }

    /// <summary>What Telegram shows when it calls; null, the default, for what the store has.</summary>
    [Setting("what Telegram shows when it calls", Default = "made, and kept in the store", IsSecret = true)]
    [Pattern("[A-Za-z0-9_-]{1,256}", "1 to 256 of A-Z, a-z, 0-9, -, _")]
    public string? WebhookSecret { get; init; }

    /// <summary>The bot that these settings make; null if there is none.</summary>
    public TelegramSettings? Bot => Token is null
        ? null
        : new(Token, ApiUrl, Mode is Webhook ? WebhookSettings.Of(WebhookUrl!, WebhookSecret) : null);
}
