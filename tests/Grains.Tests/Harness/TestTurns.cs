using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>Beginnings that many tests share.</summary>
internal static class TestTurns
{
    /// <summary>A chat whose session has a ready agent and a turn that runs.</summary>
    public static async Task<(TestChat Chat, FakeAgentRun Run, AgentPrompt Prompt)> WorkingAsync(this TestHome home, string text = "work")
    {
        var chat = home.Chat();
        await chat.SendAsync(text);
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        return (chat, run, await run.NextPromptAsync());
    }

    /// <summary>A chat whose session is on a machine that is away. The chat and its person were here before that machine was.</summary>
    public static async Task<TestChat> AwayAsync(this TestHome home, string machine)
    {
        var chat = home.Chat();
        await chat.AskAsync("/status");
        await home.StartMachineAsync(machine);
        await chat.AskAsync($"/new far @{machine}");
        var session = await home.SessionAsync("far");
        await home.KillMachineAsync(machine);
        await home.MachineIsAwayAsync(session);
        return chat;
    }

    /// <summary>A chat whose session has a ready agent with one answered prompt behind it.</summary>
    public static async Task<(TestChat Chat, FakeAgentRun Run, ISessionGrain Session)> RestedAsync(this TestHome home)
    {
        var (chat, run, prompt) = await home.WorkingAsync("hello");
        run.End(prompt, "hi");
        await chat.SaysAsync("hi");
        var session = await home.SessionAsync();
        await home.PhaseIsAsync(session, SessionPhase.Ready);
        await TestHome.SettledAsync(session);
        return (chat, run, session);
    }
}
