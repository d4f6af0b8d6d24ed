namespace Dormouse.Frontend.Channels.Hosting;

/// <summary>Has a channel take what people write for as long as the program runs.</summary>
/// <param name="channel">The channel.</param>
/// <param name="inbox">Where it goes.</param>
internal sealed class ChannelIntake(IChannelAdapter channel, ChannelInbox inbox) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => channel.ReceiveAsync(inbox, stoppingToken);
}
