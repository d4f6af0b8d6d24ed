using System.Globalization;

namespace Dormouse.Grains.Tests.Push;

/// <summary>Where a person is notified.</summary>
public sealed class PushGrainTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_oldest_browser_gives_way_the_same_one_is_one_and_the_keys_stay()
    {
        await using var home = await TestHome.StartAsync();
        var push = home.Grains.GetGrain<IPushGrain>(UserKey.Of("ada"));
        var key = (await push.Standing()).PublicKey;
        for (var number = 0; number <= IPushGrain.Most; number++)
        {
            Assert.Null(await push.Subscribe(Browser(number)));
        }

        Assert.Null(await push.Subscribe(Browser(5) with { Label = "again" }));

        var standing = await push.Standing();
        Assert.Equal(IPushGrain.Most, standing.Subscriptions.Count);
        Assert.Equal("again", standing.Subscriptions[^1].Label);
        Assert.DoesNotContain(standing.Subscriptions, static one => one.Endpoint.EndsWith("/0", StringComparison.Ordinal));
        Assert.True(await push.Unsubscribe(standing.Subscriptions[0].Id));
        Assert.False(await push.Unsubscribe(standing.Subscriptions[0].Id));
        await home.RestartAsync();
        var after = await home.Grains.GetGrain<IPushGrain>(UserKey.Of("ada")).Standing();
        Assert.Equal((key, IPushGrain.Most - 1), (after.PublicKey, after.Subscriptions.Count));
        Assert.Equal(key, (await home.Grains.GetGrain<IPushGrain>(UserKey.Of("bert")).Standing()).PublicKey);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_is_gone_is_forgotten_and_in_quiet_hours_nobody_is_called()
    {
        await using var home = await TestHome.StartAsync();
        var push = home.Grains.GetGrain<IPushGrain>(UserKey.Of("ada"));
        await push.Subscribe(Browser(1));
        await push.Subscribe(Browser(2));
        home.Push.Gone.Add("browser 1");

        await push.Notify(new("garden", 7, IsQuestion: true, "May it?\n```sh\nNow?\n```"));

        var (label, message) = Assert.Single(home.Push.Sent);
        Assert.Equal(
            ("browser 2", """{"title":"garden asks","body":"May it? Now?","tag":"garden","url":"/#/session/garden/7"}"""),
            (label, message));
        Assert.Equal(["browser 2"], (await push.Standing()).Subscriptions.Select(static one => one.Label));
        var now = TimeOnly.FromDateTime(home.Clock.GetUtcNow().UtcDateTime);
        await push.SetQuiet(new(now.AddHours(-1), now.AddHours(1), "Etc/UTC"));
        await push.Notify(new("garden", 8, IsQuestion: false, "Done."));
        Assert.Single(home.Push.Sent);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_a_log_in_was_ended_for_hears_nothing_more()
    {
        await using var home = await TestHome.StartAsync();
        var logins = home.Grains.GetGrain<ILoginsGrain>(LoginsKey.Of("ada"));
        var (kept, lost) = (await logins.LogIn(new("1", "1", "Desk")), await logins.LogIn(new("2", "2", "Phone")));
        var push = home.Grains.GetGrain<IPushGrain>(UserKey.Of("ada"));
        await push.Subscribe(Browser(1) with { Login = kept });
        await push.Subscribe(Browser(2) with { Login = lost });
        await push.Subscribe(Browser(3));

        await logins.End(lost);
        await push.Notify(new("garden", 7, IsQuestion: false, "Done."));

        Assert.Equal(["browser 1", "browser 3"], home.Push.Sent.Select(static sent => sent.Label));
        Assert.Equal(2, (await push.Standing()).Subscriptions.Count);
        await logins.EndAll();
        await push.Notify(new("garden", 8, IsQuestion: false, "Again."));
        Assert.Equal("browser 3", home.Push.Sent.Last().Label);
        Assert.Equal(3, home.Push.Sent.Count);
    }

    [Theory]
    [InlineData("22:00", "07:00", "2026-01-05T22:30:00Z", true)]
    [InlineData("22:00", "07:00", "2026-01-05T05:59:00Z", true)]
    [InlineData("22:00", "07:00", "2026-01-05T06:00:00Z", false)]
    [InlineData("22:00", "07:00", "2026-01-05T20:59:00Z", false)]
    [InlineData("12:00", "13:00", "2026-07-05T10:30:00Z", true)]
    [InlineData("12:00", "13:00", "2026-07-05T11:30:00Z", false)]
    public void Hours_are_those_of_the_zone(string from, string to, string now, bool isQuiet)
    {
        var hours = new QuietHours(
            TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), "Europe/Berlin");

        Assert.Equal(isQuiet, hours.Has(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_zone_that_nobody_knows_keeps_nothing_quiet() =>
        Assert.False(new QuietHours(new(0, 0), new(23, 59), "Mars/Base").Has(DateTimeOffset.UnixEpoch));

    private static PushSubscription Browser(int number) =>
        new($"https://push.example.org/{number}", "key", "secret", $"browser {number}", DateTimeOffset.UnixEpoch);
}
