using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Formatting;
using Dormouse.Frontend.Telegram.Intake;

namespace Dormouse.Frontend.Telegram;

/// <summary>The Telegram bot as a channel.</summary>
internal sealed class TelegramAdapter(BotConnection bot, ChatPlaces places, UpdateIntake intake) : IPushChannel
{
    /// <summary>What a private chat can do.</summary>
    public static readonly ChannelCapabilities Private = new(MessageSplitter.MessageLimit)
    {
        Edits = true,
        Buttons = true,
        Threads = true,
        Uploads = true,
        Pins = true,

        // Telegram takes it back after 5 s.
        Typing = TimeSpan.FromSeconds(4),
        Drafts = TimeSpan.FromSeconds(1),
        Pace = new(Passing: TimeSpan.FromMilliseconds(1200), Burst, Distance: TimeSpan.FromSeconds(1)),
    };

    /// <summary>What a group can do, where edits must be rarer.</summary>
    public static readonly ChannelCapabilities Group = Private with
    {
        Drafts = null,
        Pace = new(Passing: TimeSpan.FromSeconds(4), Burst, Distance: TimeSpan.FromSeconds(3)),
    };

    private const int Burst = 3;

    public string Name => ChatKey.Telegram;

    public ChannelCapabilities Capabilities => Private;

    public Task ReceiveAsync(ChannelInbox inbox, CancellationToken stopping) => intake.ReceiveAsync(stopping);

    public async Task<IChannelChat> FindAsync(string chat) => new TelegramPlace(bot.Calls, await places.PlaceOfAsync(chat));

    public async Task<IChannelChat> MovedAsync(string chat, string to) =>
        new TelegramPlace(bot.Calls, await places.MovedAsync(chat, TelegramChat.Parse(to).Id));
}
