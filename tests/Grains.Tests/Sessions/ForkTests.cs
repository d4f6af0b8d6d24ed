namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A copy of a session: its history, its files, its settings; and the one that it is made from is left alone.</summary>
public sealed class ForkTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_copy_begins_with_the_history_the_files_and_the_settings_and_its_agent_is_told_until_it_has_answered()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.ReturnPoints = ["point"];
        var (chat, first, _) = await home.RestedAsync();
        await chat.AskAsync("/model m1");

        Assert.Equal(
            "Session **default-2** on nas is a copy of default: the same history up to its last answer, and a copy of its files.",
            await chat.AskAsync("/fork"));
        await chat.SendAsync("on another way");

        var copy = await home.Agents.NextRunAsync();
        Assert.Equal([("work/ada/default", "work/ada/default-2")], home.Workspace.Copied);
        Assert.Equal((first.Launch.AgentSessionId, "point"), (copy.Launch.ForksFrom, copy.Launch.ReturnPoint));
        Assert.Equal(("m1", "work/ada/default-2"), (copy.Launch.Model, copy.Launch.WorkingFolder));
        Assert.NotEqual(first.Launch.AgentSessionId, copy.Launch.AgentSessionId);
        Assert.False(first.WasStopped);
        copy.Ready();
        var told = await copy.NextPromptAsync();
        Assert.StartsWith(
            "(Note from the system: this session, “default-2”, is a copy of the session “default”",
            told.Text,
            StringComparison.Ordinal);
        Assert.EndsWith("\n\non another way", told.Text, StringComparison.Ordinal);
        copy.End(told, "yes");
        await chat.SendAsync("and on");
        Assert.Equal("and on", (await copy.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_is_given_before_the_files_are_there_and_a_restart_copies_them_anew()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.RestedAsync();
        var copying = new TaskCompletionSource();
        home.Workspace.Copying = copying.Task;
        await chat.AskAsync("/fork other");
        await chat.SendAsync("hello");
        await TestHome.SettledAsync(await home.SessionAsync("other"));
        Assert.False(home.Agents.HasMoreStarts);
        await home.RestartAsync();
        await (await home.SessionAsync("other")).Resume();
        Assert.Equal(2, home.Workspace.Copied.Count);
        Assert.False(home.Agents.HasMoreStarts);

        copying.SetResult();

        Assert.EndsWith("hello", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_that_can_t_be_copied_are_told_and_the_copy_goes_on()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.RestedAsync();
        home.Workspace.Copying = Task.FromException(new IOException("No space left on device."));

        await chat.SendAsync("/fork other");

        await Eventually.Is(
            () => chat.HasShown(
                "⚠ Not all files of session default could be copied for session other to work/ada/other: No space left on device. "
                + "It goes on with what is there."),
            "it is told");
        await chat.SendAsync("hello");
        await home.Agents.NextRunAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_name_that_is_taken_or_is_none_makes_nothing_and_an_unasked_one_finds_a_free_name()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.RestedAsync();
        Assert.StartsWith("There already is a session default", await chat.AskAsync("/fork default"), StringComparison.Ordinal);
        Assert.Contains("a b", await chat.AskAsync("/fork a b"), StringComparison.Ordinal);
        await chat.AskAsync("/fork");
        await chat.AskAsync("/session default");
        Assert.StartsWith("Session **default-3**", await chat.AskAsync("/fork"), StringComparison.Ordinal);
        Assert.Equal(3, (await home.User().List()).Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_copy_that_has_not_begun_can_t_move()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.RestedAsync();
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/fork other");
        Assert.Contains("a copy in which nothing was answered yet", await chat.AskAsync("/move other @moon"), StringComparison.Ordinal);
    }
}
