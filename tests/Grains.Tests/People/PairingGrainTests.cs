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
    public async Task Ids_need_be_no_numbers_and_those_that_are_can_be_asked_for_either_way()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("memory"));
        ExternalUserId eve = new("memory", "@eve:example.org"), bob = ExternalUserId.Of("memory", Stranger);
        var code = await pairing.RequestPairing(eve, "Eve");
        Assert.Null(await pairing.RequestPairing(eve, "Eve"));
        Assert.NotNull(await pairing.RequestPairing(new ExternalUserId("memory", "@mallory:example.org"), "Eve"));
        Assert.Equal(eve.Id, (await pairing.Approve(code!, "eve"))?.Id);
        await pairing.Approve((await pairing.RequestPairing(bob, "Bob"))!, "bob");

        await home.RestartAsync();
        pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("memory"));
        Assert.Equal(("eve", "bob", "bob"), (await pairing.Find(eve), await pairing.Find(bob), await pairing.Find(Stranger)));
        Assert.Null(await pairing.Find(0));
        Assert.Equal(["bob", "eve"], await pairing.People());
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

    [Fact(Timeout = Wait.Patience)]
    public async Task A_flood_of_strangers_does_not_close_the_door_nor_drive_out_at_once_who_waits()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("telegram"));
        var bert = await pairing.RequestPairing(Stranger, "Bert");
        var next = Stranger;

        // An hour of a flood: two times thirty in half an hour are told, and whoever waits keeps waiting.
        Assert.Equal(29, await FloodAsync(200));
        home.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(30, await FloodAsync(200));
        Assert.Contains(await pairing.List(), request => request.Code == bert);

        // Another four and a half hours of it drop the oldest, and it goes on: the door is never closed for long.
        for (var halfHour = 0; halfHour < 9; halfHour++)
        {
            home.Clock.Advance(TimeSpan.FromMinutes(30));
            Assert.Equal(30, await FloodAsync(40));
        }

        Assert.Equal(300, (await pairing.List()).Count);
        Assert.DoesNotContain(await pairing.List(), request => request.Code == bert);
        home.Clock.Advance(TimeSpan.FromMinutes(30));
        var carl = await pairing.RequestPairing(Stranger + 100_000, "Carl");
        Assert.NotNull(await pairing.Approve(carl!, "carl"));

        async Task<int> FloodAsync(int strangers)
        {
            var told = 0;
            for (var stranger = 0; stranger < strangers; stranger++)
            {
                told += await pairing.RequestPairing(++next, "Eve") is null ? 0 : 1;
            }

            return told;
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_was_not_told_for_the_flood_is_told_when_they_write_again()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("telegram"));
        for (var stranger = 1; stranger <= 30; stranger++)
        {
            Assert.NotNull(await pairing.RequestPairing(stranger, "Eve"));
        }

        Assert.Null(await pairing.RequestPairing(Stranger, "Bert"));
        home.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.NotNull(await pairing.RequestPairing(Stranger, "Bert"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_username_is_kept_beside_the_name_and_who_was_let_in_is_listed_over_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        var pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("memory"));
        ExternalUserId eve = new("memory", "@eve:example.org"), bob = ExternalUserId.Of("memory", Stranger);
        var code = await pairing.RequestPairing(new Stranger(eve, new string('e', 300)) { Username = "eve" });
        await home.RestartAsync();
        pairing = home.Grains.GetGrain<IPairingGrain>(PairingKey.Of("memory"));
        var waiting = Assert.Single(await pairing.List());
        Assert.Equal(("eve", new string('e', 200), eve.Id), (waiting.Username, waiting.DisplayName, waiting.Id));

        await pairing.Approve(code!, "eve");
        await pairing.Approve((await pairing.RequestPairing(bob, "Bob"))!, "bob");
        Assert.Equal([new(bob, "bob"), new(eve, "eve")], await pairing.Paired());
    }
}
