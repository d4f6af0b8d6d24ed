using Dormouse.Frontend.Settings;

namespace Dormouse.Frontend.Telegram;

/// <summary>The Telegram channel, as a host needs it.</summary>
public static class TelegramSetup
{
    /// <summary>Adds the channel.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The bot.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDormouseTelegram(this IServiceCollection services, TelegramSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<BotConnection>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<ShownQuestions>();
        services.AddSingleton<UpdateRouter>();
        services.AddSingleton<ChatLanes>();
        services.AddSingleton<UpdatePoller>();
        services.AddHostedService(static provider => provider.GetRequiredService<ChatLanes>());
        services.AddHostedService(static provider => provider.GetRequiredService<UpdatePoller>());
        return services;
    }
}
