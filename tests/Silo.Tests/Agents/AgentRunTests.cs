using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

public sealed class AgentRunTests
{
    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_prompt_that_comes_after_the_end_of_the_process_is_not_given_and_not_noted()
    {
        await using var house = new TestHouse();
        var start = house.Dummy("exit", "3");
        var events = new AgentEventQueue();
        var connection = new ClaudeConnection(start, "conversation", resumes: false, new Personas(new Dictionary<string, PersonaSettings>()), events);
        var run = new AgentRun(
            SessionKey.Parse(TestHouse.Session), connection, events, await Subprocess.StartAsync(start, cancellationToken: TestHouse.Ended), new GivenMark(house.Folder), TimeSpan.FromSeconds(1));
        await run.Ended;

        var prompt = new AgentPrompt(Guid.NewGuid(), "too late", []);
        Assert.False(await run.GiveAsync(prompt));
        Assert.Null(run.LastGiven);
        using var mark = new GivenMark(house.Folder);
        Assert.False(mark.IsSet(prompt.Id));
    }
}
