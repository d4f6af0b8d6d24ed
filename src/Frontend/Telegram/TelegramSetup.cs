using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Settings;
using Dormouse.Grains.Chats;

namespace Dormouse.Frontend.Telegram;

/// <summary>The Telegram channel, as a host needs it.</summary>
public static class TelegramSetup
{
    /// <summary>Adds the channel.</summary>
    /// <param name="services">The services.</param>
    /// <param name="settings">The bot.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddDormouseTelegram(this IServiceCollection services, TelegramSettings settings, string? frontend = null)
    {
        services.AddSingleton(settings);
        services.AddSingleton<BotConnection>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<ShownQuestions>();
        services.AddSingleton<StoreOutage>();
        services.AddSingleton<UpdateRouter>();
        services.AddSingleton<ChatLanes>();
        services.AddSingleton<UpdatePoller>();
        services.AddSingleton(provider => new ChannelLeases(
            frontend ?? Guid.NewGuid().ToString("N"), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(static provider => ActivatorUtilities.CreateInstance<ChannelSeat>(
            provider, ChatKey.Telegram, provider.GetRequiredService<ChatLanes>()));
        services.AddHostedService(static provider => provider.GetRequiredService<ChatLanes>());
        services.AddHostedService(static provider => provider.GetRequiredService<UpdatePoller>());
        return services;
    }
}
