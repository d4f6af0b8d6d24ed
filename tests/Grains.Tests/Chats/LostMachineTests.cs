namespace Dormouse.Grains.Tests.Chats;

/// <summary>A machine that dies in the middle of a turn.</summary>
public sealed class LostMachineTests
{
    private const string Moon = "moon";
    private const string Away = "moon is away; the turn of session far waits for it.";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    [Fact(Timeout = Wait.Patience)]
    public async Task It_is_told_once_and_nobody_is_shown_at_work_until_it_is_back_and_asks_how_to_go_on()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/status");
        await home.StartMachineAsync(Moon);
        await chat.AskAsync($"/new far @{Moon}");
        await chat.SendAsync("work");
        var run = await home.AgentsOf(Moon).NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        await chat.ShowsAsync(ChatOutputKind.Working);

        await home.KillMachineAsync(Moon);
        await home.PassTimeAsync(Step, () => chat.HasShown(Away), "the chat says that the machine is away");

        Assert.Equal("far", (await chat.SaysAsync(Away)).Session);
        await chat.ShowsAsync(ChatOutputKind.Resting);
        for (var i = 0; i < 5; i++)
        {
            home.Clock.Advance(Step);
            await chat.SaysNothingElseAsync();
        }

        await home.StartMachineAsync(Moon);
        await (await home.SessionAsync("far")).Resume();

        var asked = await chat.NextAsync(ChatOutputKind.Question);
        Assert.StartsWith("Session far was cut off in the middle of a turn", asked.Text, StringComparison.Ordinal);
        await chat.SaysNothingElseAsync();
        Assert.Single(chat.Shown, static output => output.Text == Away);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_has_ended_is_not_mourned()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/status");
        await home.StartMachineAsync(Moon);
        await chat.AskAsync($"/new far @{Moon}");
        await chat.SendAsync("work");
        var run = await home.AgentsOf(Moon).NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        await chat.SaysAsync("done");
        await chat.ShowsAsync(ChatOutputKind.Resting);
        var session = await home.SessionAsync("far");

        await home.KillMachineAsync(Moon);
        await home.MachineIsAwayAsync(session);
        for (var i = 0; i < 5; i++)
        {
            home.Clock.Advance(Step);
            await chat.SaysNothingElseAsync();
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_comes_back_with_its_machine_says_nothing_of_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();

        // What works is written along with something else.
        await chat.SaysNothingElseAsync();
        var seen = chat.LastSeq;
        await home.RestartAsync();
        chat = home.Chat(after: seen);
        await (await home.SessionAsync()).Resume();

        var asked = await chat.NextAsync(ChatOutputKind.Question);
        Assert.StartsWith("Session default was cut off in the middle of a turn", asked.Text, StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            home.Clock.Advance(Step);
            await chat.SaysNothingElseAsync();
        }

        Assert.Equal(("work", run.LastGiven), (prompt.Text, prompt.Id));
    }
}
