using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Telegram;
using Dormouse.Frontend.Web;

namespace Dormouse.Frontend;

/// <summary>The channels. A new one is a folder and its line here.</summary>
public static class RegisteredChannels
{
    /// <summary>Every channel, in the order in which the Ready block tells of them.</summary>
    public static IReadOnlyList<ChannelDescriptor> All { get; } =
    [
        new WebDescriptor(),
        new TelegramDescriptor(),
    ];
}
