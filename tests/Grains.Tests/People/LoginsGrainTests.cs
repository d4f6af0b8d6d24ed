using System.Globalization;
using Dormouse.Grains.People;

namespace Dormouse.Grains.Tests.People;

public sealed class LoginsGrainTests
{
    private static readonly NewLogin Phone = new(Digest.Of("secret"), Digest.Of("key"), "Firefox on Android");

    [Fact(Timeout = Wait.Patience)]
    public async Task A_code_lets_in_once_and_not_after_ten_minutes()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        await logins.AddCode(Digest.Of("one"));
        await logins.AddCode(Digest.Of("two"));
        Assert.Null(await logins.LogInByCode(Digest.Of("three"), Phone));
        Assert.NotNull(await logins.LogInByCode(Digest.Of("one"), Phone));
        Assert.Null(await logins.LogInByCode(Digest.Of("one"), Phone));
        await home.RestartAsync();
        logins = Logins(home);
        Assert.Null(await logins.LogInByCode(Digest.Of("one"), Phone));

        home.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(await logins.LogInByCode(Digest.Of("two"), Phone));
        Assert.Single((await logins.Describe()).Logins);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_code_whose_use_could_not_be_written_lets_in_later_also_where_something_else_waited_to_be_written()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        var id = await logins.LogIn(Phone);
        await logins.AddCode(Digest.Of("code"));
        Assert.True((await logins.Check(id, Phone.Secret, Phone.Key)).IsOpen);
        home.Store.FailWrites<LoginsState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => logins.LogInByCode(Digest.Of("code"), Phone));

        Assert.NotNull(await logins.LogInByCode(Digest.Of("code"), Phone));
        Assert.Equal(2, (await logins.Describe()).Logins.Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_log_in_opens_to_its_secret_and_tells_whether_the_key_was_shown()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        var id = await logins.LogIn(Phone);
        await home.RestartAsync();
        logins = Logins(home);
        Assert.Equal(new LoginCheck(IsOpen: true, HasKey: true), await logins.Check(id, Phone.Secret, Phone.Key));
        Assert.Equal(new LoginCheck(IsOpen: true, HasKey: false), await logins.Check(id, Phone.Secret, key: null));
        Assert.Equal(new LoginCheck(IsOpen: true, HasKey: false), await logins.Check(id, Phone.Secret, Phone.Secret));
        Assert.Equal(default, await logins.Check(id, Phone.Key!, Phone.Key));
        Assert.Equal(default, await logins.Check("other", Phone.Secret, Phone.Key));
        var keyless = await logins.LogIn(Phone with { Key = null });
        Assert.Equal(new LoginCheck(IsOpen: true, HasKey: false), await logins.Check(keyless, Phone.Secret, key: null));

        Assert.True(await logins.End(id));
        Assert.False(await logins.End(id));
        Assert.Equal(default, await logins.Check(id, Phone.Secret, Phone.Key));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_log_in_lives_for_thirty_days_after_its_last_use()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        var id = await logins.LogIn(Phone);
        home.Clock.Advance(TimeSpan.FromDays(29));
        var writing = home.Store.HoldWrites<LoginsState>();
        Assert.True((await logins.Check(id, Phone.Secret, Phone.Key)).IsOpen);
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => writing.Held > 0, "the last use is written some minutes later");
        writing.Open();
        await logins.Describe();
        await home.RestartAsync();
        logins = Logins(home);
        var kept = Assert.Single((await logins.Describe()).Logins);
        Assert.True(kept.LastUsed > kept.Made);
        home.Clock.Advance(TimeSpan.FromDays(29));
        Assert.True((await logins.Check(id, Phone.Secret, Phone.Key)).IsOpen);
        home.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(default, await logins.Check(id, Phone.Secret, Phone.Key));
        Assert.Empty((await logins.Describe()).Logins);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_log_in_that_was_not_used_for_longest_goes_when_there_are_too_many()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        List<string> ids = [];
        for (var i = 0; i < 20; i++)
        {
            ids.Add(await logins.LogIn(Phone with { Device = i.ToString(CultureInfo.InvariantCulture) }));
            home.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True((await logins.Check(ids[0], Phone.Secret, Phone.Key)).IsOpen);
        home.Clock.Advance(TimeSpan.FromSeconds(1));
        await logins.LogIn(Phone with { Device = "new" });
        var devices = (await logins.Describe()).Logins.Select(static entry => entry.Device).ToArray();
        Assert.Equal(20, devices.Length);
        Assert.Equal(["new", "0", "19"], devices[..3]);
        Assert.DoesNotContain("1", devices);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Everything_ends_but_the_token_which_a_new_one_ends()
    {
        await using var home = await TestHome.StartAsync();
        var logins = Logins(home);
        var id = await logins.LogIn(Phone);
        await logins.AddCode(Digest.Of("code"));
        await logins.KeepToken(Digest.Of("former"));
        Assert.Equal(1, await logins.EndAll());
        Assert.Equal(default, await logins.Check(id, Phone.Secret, Phone.Key));
        Assert.Null(await logins.LogInByCode(Digest.Of("code"), Phone));
        Assert.True(await logins.IsToken(Digest.Of("former")));

        await logins.SetToken(Digest.Of("new"));
        await logins.KeepToken(Digest.Of("former"));
        Assert.Equal((false, true), (await logins.IsToken(Digest.Of("former")), await logins.IsToken(Digest.Of("new"))));
        Assert.True((await logins.Describe()).HasToken);
        await logins.SetToken(null);
        Assert.False(await logins.IsToken(Digest.Of("new")));
    }

    private static ILoginsGrain Logins(TestHome home) => home.Grains.GetGrain<ILoginsGrain>(LoginsKey.Of("ada"));
}
