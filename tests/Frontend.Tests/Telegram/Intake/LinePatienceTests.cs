using Dormouse.Frontend.Telegram.Line;

namespace Dormouse.Frontend.Tests.Telegram.Intake;

public sealed class LinePatienceTests
{
    private static readonly LinePatience Patience = new(TimeSpan.FromSeconds(60))
    {
        Stall = TimeSpan.FromSeconds(15),
        Grace = TimeSpan.FromSeconds(60),
        Rate = 1000,
    };

    [Theory]
    [InlineData(0, 0, 15)]
    [InlineData(50, 0, 10)]
    [InlineData(60, 0, 0)]
    [InlineData(61, 1, 0)]
    [InlineData(61, 100_000, 15)]
    [InlineData(155, 100_000, 5)]
    [InlineData(160, 100_000, 0)]
    [InlineData(3600, 20_000_000, 15)]
    public void What_goes_on_is_waited_for_and_what_stands_still_or_trickles_is_not(int elapsed, long bytes, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Patience.ForNext(TimeSpan.FromSeconds(elapsed), bytes));
}
