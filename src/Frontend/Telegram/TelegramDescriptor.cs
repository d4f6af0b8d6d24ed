using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Hosting.Settings;

namespace Dormouse.Frontend.Telegram;

/// <summary>The Telegram bot: there if its token is set.</summary>
internal sealed class TelegramDescriptor : ChannelDescriptor
{
    public override string Name => ChatKey.Telegram;

    public override void Add(IServiceCollection services, DormouseOptions settings, string? frontend)
    {
        if (settings.Telegram.Bot is { } telegram)
        {
            services.AddDormouseTelegram(telegram, frontend);
        }
    }

    public override void Map(WebApplication app) => app.MapTelegramWebhook();

    public override async Task<string?> DescribeAsync(IServiceProvider services) => await TelegramStatus.DescribeAsync(services);
}
