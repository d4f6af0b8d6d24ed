using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class TurnWatchTests
{
    private static readonly TimeSpan Start = TimeSpan.FromDays(1);
    private readonly TurnWatch _watch = new();

    [Theory]
    [InlineData(1.7, false)]
    [InlineData(1.8, true)]
    public void Three_hundredths_of_a_core_are_work(double seconds, bool works)
    {
        Look(1, 100);
        Assert.False(_watch.UsesProcessor);
        Look(2, 100 + seconds);
        Assert.Equal(works, _watch.UsesProcessor);
        Assert.Equal(TimeSpan.FromMinutes(works ? 0 : 2), _watch.Still);
    }

    [Fact]
    public void One_look_can_not_tell_that_the_processor_is_not_used()
    {
        Look(30, 1);
        Assert.Equal(TimeSpan.Zero, _watch.Still);
    }

    [Fact]
    public void A_machine_that_slept_is_given_the_whole_time_again()
    {
        Look(1, 1);
        Look(60, 1);
        Assert.Equal(TimeSpan.Zero, _watch.Still);
        Look(61, 1);
        Assert.Equal(TimeSpan.FromMinutes(1), _watch.Still);
    }

    private void Look(double minutes, double processor) =>
        _watch.Look(new TurnActivity(Start), TimeSpan.FromSeconds(processor), Start + TimeSpan.FromMinutes(minutes));
}
