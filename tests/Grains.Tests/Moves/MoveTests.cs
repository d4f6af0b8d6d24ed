using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Moves;

public sealed class MoveTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_moves_with_its_history_and_its_files_and_answers_there()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var before = (await home.Agents.NextRunAsync()).Launch;
        await home.StartMachineAsync("moon");
        Assert.Equal(
            "Session default moves to moon. What you write meanwhile waits and moves along.",
            await chat.AskAsync("/move default @moon"));
        await home.PassTimeAsync(Step, () => chat.HasShown("Session **default** is on moon now, with its history and its files."), "it has moved");
        await chat.NextAsync(ChatOutputKind.Notice);
        await chat.SendAsync("two");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: (Note from the system: this session was moved from the machine “nas” to “moon”. Its working folder is now moved/ada/default; it was work/ada/default. Paths and programs of the old machine may be different here.)\n\ntwo");
        await chat.PromptAsync("three");
        var after = (await home.AgentsOf("moon").NextRunAsync()).Launch;
        Assert.Equal((before.AgentSessionId, true), (after.AgentSessionId, after.HasHistory));
        Assert.Equal($"files of {before.Session}", home.MovesOf("moon").Files[after.Session]);
        await Wait.Until(() => home.MovesOf("nas").Removed.Contains(before.Session), "the old copy is removed");
    }
}
