using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Texts;

public sealed class TimeTextsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("00:00:00", "0 s")]
    [InlineData("00:00:59.999", "59 s")]
    [InlineData("00:01:00", "1 min")]
    [InlineData("00:59:59", "59 min")]
    [InlineData("01:00:00", "1 h")]
    [InlineData("23:59:59", "23 h")]
    [InlineData("1.00:00:00", "1 d")]
    [InlineData("400.00:00:00", "400 d")]
    [InlineData("-00:00:05", "0 s")]
    public void A_duration_is_in_its_largest_whole_unit(string duration, string text) =>
        Assert.Equal(text, TimeTexts.Duration(TimeSpan.Parse(duration, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("-00:01:00", "just now")]
    [InlineData("00:00:59", "just now")]
    [InlineData("00:05:30", "5 min ago")]
    [InlineData("03:00:00", "3 h ago")]
    [InlineData("2.01:00:00", "2 d ago")]
    public void What_was_within_a_minute_was_just_now(string ago, string text) =>
        Assert.Equal(text, TimeTexts.Ago(Now - TimeSpan.Parse(ago, CultureInfo.InvariantCulture), Now));

    [Theory]
    [InlineData("00:10:00", "10 min")]
    [InlineData("02:00:00", "120 min")]
    [InlineData("00:00:01.5", "1.5 s")]
    [InlineData("00:01:30", "90 s")]
    public void A_timeout_is_in_minutes_where_it_is_whole(string timeout, string text) =>
        Assert.Equal(text, TimeTexts.Timeout(TimeSpan.Parse(timeout, CultureInfo.InvariantCulture)));
}
