using Dormouse.Frontend.Web;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Web;

public sealed class LostSiloTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_grain_whose_silo_has_just_gone_is_asked_again_until_it_is_found_elsewhere()
    {
        var asked = 0;
        var answer = LostSilo.AskAgainAsync(
            () => ++asked < 4 ? throw new SiloUnavailableException("The target silo became unavailable.") : Task.FromResult("here"),
            _time,
            TestContext.Current.CancellationToken);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Equal("here", await answer);
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task One_that_stays_away_is_told_after_some_seconds()
    {
        var answer = LostSilo.AskAgainAsync<string>(
            static () =>
                throw new SiloUnavailableException("The target silo became unavailable."), _time, TestContext.Current.CancellationToken);
        var waited = TimeSpan.Zero;
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            waited += TimeSpan.FromMilliseconds(250);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<SiloUnavailableException>(() => answer);
        Assert.True(waited >= LostSilo.Patience);
    }

    [Fact]
    public async Task What_asking_again_would_not_mend_is_told_at_once() =>
        await Assert.ThrowsAsync<TimeoutException>(() => LostSilo.AskAgainAsync<string>(
            static () => throw new TimeoutException(), _time, TestContext.Current.CancellationToken));
}
