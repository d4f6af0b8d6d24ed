namespace Dormouse.Grains.Tests.Sessions;

public sealed class PermissionsTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_allowed_and_the_mode_in_force_are_given_to_the_next_process()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        Assert.Null(run.Launch.Permissions);
        var kept = new AgentPermissions([new("allow", "Bash(sh)")], ["/opt"], "acceptEdits");
        run.Tell(new AgentPermissionsChanged(kept));
        run.Crash();
        await run.GoneAsync();

        await chat.SendAsync("and now?");

        var next = (await home.Agents.NextRunAsync()).Launch.Permissions!;
        Assert.Equal(kept.Rules, next.Rules);
        Assert.Equal(kept.Folders, next.Folders);
        Assert.Equal("acceptEdits", next.Mode);
    }
}
