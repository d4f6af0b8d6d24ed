using Dormouse.Hosting.Settings.Binding;
using Microsoft.Extensions.Options;

namespace Dormouse.Hosting.Settings;

/// <summary>Where Telegram calls us must be an address that its server can call.</summary>
internal sealed class TelegramValidation : IValidateOptions<DormouseOptions>
{
    /// <summary>What Telegram's own server can call.</summary>
    public const string PublicAddress = "the https address that Telegram calls, with port 443, 80, 88 or 8443";

    public ValidateOptionsResult Validate(string? name, DormouseOptions options) => options.Telegram switch
    {
        { WebhookUrl: null, Mode: TelegramOptions.Webhook } => ValidateOptionsResult.Fail(
            "Telegram:WebhookUrl is not set; with Telegram:Mode=webhook it must be the address that Telegram calls."),
        { ApiUrl: null, WebhookUrl: { } url } when !IsPublic(url) => Wrong(url, PublicAddress),
        { ApiUrl: not null, WebhookUrl: { } url } when !HttpAddressAttribute.IsHttp(url) =>
            Wrong(url, "the address that the Bot API server calls"),
        _ => ValidateOptionsResult.Success,
    };

    private static ValidateOptionsResult Wrong(string url, string allowed) =>
        ValidateOptionsResult.Fail(SettingsBinder.Wrong("Telegram:WebhookUrl", url, allowed));

    private static bool IsPublic(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "https", Port: 443 or 80 or 88 or 8443, UserInfo: "" };
}
