using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;

namespace Dormouse.Frontend.Telegram;

/// <summary>The Telegram channel, as a host needs it.</summary>
public static class TelegramSetup
{
    /// <summary>Adds the channel.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The bot.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDormouseTelegram(
        this IServiceCollection services, TelegramSettings settings, string? frontend = null)
    {
        services.AddSingleton(settings);
        services.AddSingleton<BotConnection>();
        services.AddSingleton<IntakePatience>().AddSingleton<CourtesyCalls>().AddSingleton<TelegramFiles>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<ChatPlaces>();
        services.AddSingleton<StoreOutage>();
        services.AddSingleton<UpdateSenders>();
        services.AddSingleton<UntakenUpdates>();
        services.AddSingleton<UpdateRouter>();
        services.AddSingleton<UpdateSpool>().AddSingleton<SpoolDoor>().AddSingleton<SpoolWork>().AddSingleton<CommandMenu>();
        if (settings.Webhook is { } webhook)
        {
            services.AddSingleton(webhook).AddSingleton(provider => new WebhookSecret(
                webhook.Secret ?? provider.GetRequiredService<IStore>().Setting(StoreNames.WebhookSecret, Digest.NewSecret)));
            services.AddSingleton<WebhookReceiver>().AddSingleton<UpdateIntake, WebhookKeeper>();
        }
        else
        {
            services.AddSingleton<UpdateIntake, UpdatePoller>();
        }

        return services.AddChannel<TelegramAdapter>(ChatKey.Telegram, frontend);
    }

    /// <summary>Opens the door that Telegram calls at, if it is to call.</summary>
    /// <param name="app">The application.</param>
    public static void MapTelegramWebhook(this WebApplication app)
    {
        if (app.Services.GetService<WebhookReceiver>() is { } receiver)
        {
            app.MapPost(WebhookSettings.Path, (Delegate)receiver.TakeAsync).AllowAnonymous().ExcludeFromDescription();
        }
    }
}
