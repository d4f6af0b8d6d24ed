namespace Dormouse.Grains.Tests.People;

public sealed class UserGrainTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_same_request_gives_the_same_session_and_another_one_is_refused()
    {
        await using var home = await TestHome.StartAsync();
        var user = home.User();
        var made = await user.Create(new("Backup", "planner", TestHome.Machine, "r1"));
        Assert.Equal(("Backup", "planner", TestHome.Machine), (made.Entry!.Name, made.Entry.Persona, made.Entry.Key.Machine));
        Assert.Equal(made.Entry, (await user.Create(new("Backup", "planner", TestHome.Machine, "r1"))).Entry);
        Assert.Contains(
            "already is a session Backup",
            (await user.Create(new("backup", Persona: null, TestHome.Machine, "r2"))).Refusal,
            StringComparison.Ordinal);
        Assert.Equal(made.Entry, await user.Find("BACKUP"));
        Assert.Null(await home.User("bob").Find("backup"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Sessions_are_listed_last_active_first_without_the_archived_ones()
    {
        await using var home = await TestHome.StartAsync();
        var user = home.User();
        var keys = new Dictionary<string, SessionKey>();
        foreach (var name in (string[])["a", "b", "c"])
        {
            keys[name] = (await user.Create(new(name, Persona: null, TestHome.Machine, name))).Entry!.Key;
            home.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await user.Touch(keys["a"], home.Clock.GetUtcNow());
        await user.SetArchived("c", isArchived: true);
        Assert.Equal(["a", "b"], (await user.List()).Select(static entry => entry.Name));
        Assert.True((await user.Find("c"))!.IsArchived);
        await user.SetArchived("c", isArchived: false);
        Assert.Equal(["a", "c", "b"], (await user.List()).Select(static entry => entry.Name));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_tells_its_persona_when_it_is_used_and_one_of_an_older_version_keeps_it()
    {
        await using var home = await TestHome.StartAsync();
        var user = home.User();
        var key = (await user.Create(new("a", "planner", TestHome.Machine, "r1"))).Entry!.Key;
        await user.Touch(key, home.Clock.GetUtcNow());
        Assert.Equal("planner", (await user.Find("a"))!.Persona);
        await user.Used(key, home.Clock.GetUtcNow(), "reviewer");
        Assert.Equal("reviewer", (await user.Find("a"))!.Persona);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_that_is_away_makes_no_session()
    {
        await using var home = await TestHome.StartAsync();
        var away = await Assert.ThrowsAsync<MachineAwayException>(
            () => home.User().Create(new("a", Persona: null, "moon", "r1")));
        Assert.Equal("moon", away.Machine);
        Assert.Empty(await home.User().List());
    }
}
