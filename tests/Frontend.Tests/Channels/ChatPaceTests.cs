using Dormouse.Frontend.Channels.Delivery;

namespace Dormouse.Frontend.Tests.Channels;

public sealed class ChatPaceTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);
    private readonly SteppingClock _time = new();

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_chat_rests_as_long_as_it_was_told_to_however_the_clock_on_the_wall_is_set(int hours)
    {
        var pace = new ChatPace(_time);
        pace.Pause(Pause);
        Assert.True(pace.TryTakeLive(Pause));
        _time.Skew(TimeSpan.Zero, TimeSpan.FromHours(hours));
        Assert.Equal((Pause, Pause), (pace.Left, pace.UntilLive));
        _time.Advance(Pause);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (pace.Left, pace.UntilLive));
    }

    [Fact]
    public void A_longer_pause_is_not_cut_short_by_another_one()
    {
        var pace = new ChatPace(_time);
        pace.Pause(Pause);
        pace.Pause(Pause / 3);
        Assert.Equal(Pause, pace.Left);
    }

    [Fact]
    public void One_topic_at_a_time_has_the_turn_to_show_growing_text()
    {
        var pace = new ChatPace(_time);
        Assert.True(pace.TryTakeLive(Pause));
        Assert.False(pace.TryTakeLive(Pause));
        _time.Advance(Pause);
        Assert.True(pace.TryTakeLive(Pause));
    }
}
