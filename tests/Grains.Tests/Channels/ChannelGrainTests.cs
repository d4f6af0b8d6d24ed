using System.Threading.Channels;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Channels;

public sealed class ChannelGrainTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_frontend_is_told_of_output_that_nobody_reads()
    {
        await using var home = await TestHome.StartAsync();
        var frontend = new Frontend();
        await home.Grains.GetGrain<IChannelGrain>("telegram").Attach(home.Grains.CreateObjectReference<IChannelFrontend>(frontend));
        await home.Grains.GetGrain<Dormouse.Grains.Chats.IChatGrain>("telegram:7").Deliver([new SessionNotice("default", "n", "text")]);
        Assert.Equal("telegram:7", await frontend.NextAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Output_waits_for_a_frontend_and_one_that_fell_silent_is_not_counted_on()
    {
        await using var home = await TestHome.StartAsync();
        var channel = home.Grains.GetGrain<IChannelGrain>("telegram");
        await channel.OutputWaits("telegram:7");
        var first = new Frontend();
        await channel.Attach(home.Grains.CreateObjectReference<IChannelFrontend>(first));
        Assert.Equal("telegram:7", await first.NextAsync());
        home.Clock.Advance(IChannelGrain.AttachedFor + TimeSpan.FromTicks(1));
        await channel.OutputWaits("telegram:8");
        var second = new Frontend();
        await channel.Attach(home.Grains.CreateObjectReference<IChannelFrontend>(second));
        Assert.Equal("telegram:8", await second.NextAsync());
        Assert.False(first.HasMore);
    }

    private sealed class Frontend : IChannelFrontend
    {
        private readonly Channel<string> _shown = Channel.CreateUnbounded<string>();

        public bool HasMore => _shown.Reader.Count > 0;

        public Task Show(string chat)
        {
            _shown.Writer.TryWrite(chat);
            return Task.CompletedTask;
        }

        public Task<string> NextAsync() => _shown.NextAsync("the frontend to be asked to show a chat");
    }
}
