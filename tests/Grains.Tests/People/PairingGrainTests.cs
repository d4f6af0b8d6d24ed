namespace Dormouse.Grains.Tests.People;

public sealed class PairingGrainTests
{
    private const long Stranger = 4711;

    [Fact(Timeout = Wait.Patience)]
    public async Task A_stranger_is_told_a_code_once_an_hour()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>("pairing/telegram");
        var code = await pairing.RequestPairing(Stranger, "Eve");
        Assert.Matches("^[A-Z2-9]{8}$", code);
        home.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Null(await pairing.RequestPairing(Stranger, "Eve"));
        Assert.NotNull(await pairing.RequestPairing(Stranger + 1, "Bob"));
        home.Clock.Advance(TimeSpan.FromTicks(1));
        var again = await pairing.RequestPairing(Stranger, "Eve");
        Assert.NotNull(again);
        Assert.Null(await pairing.Approve(code!, "eve"));
        Assert.Equal(["Eve", "Bob"], (await pairing.List()).Select(static request => request.DisplayName));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_code_lets_its_stranger_in_once_and_for_good()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>("pairing/telegram");
        var code = await pairing.RequestPairing(Stranger, "Eve");
        Assert.Null(await pairing.Find(Stranger));
        Assert.Equal(Stranger, (await pairing.Approve(code!.ToLowerInvariant(), "eve"))?.Stranger);
        Assert.Null(await pairing.Approve(code, "mallory"));
        Assert.Empty(await pairing.List());
        await home.RestartAsync();
        pairing = home.Grains.GetGrain<IPairingGrain>("pairing/telegram");
        Assert.Equal("eve", await pairing.Find(Stranger));
        Assert.Equal(["eve"], await pairing.People());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_code_expires_after_a_day()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>("pairing/telegram");
        var code = await pairing.RequestPairing(Stranger, "Eve");
        home.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Empty(await pairing.List());
        Assert.Null(await pairing.Approve(code!, "eve"));
        Assert.Null(await pairing.Find(Stranger));
    }
}
