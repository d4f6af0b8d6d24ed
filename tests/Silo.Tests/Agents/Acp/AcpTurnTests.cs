using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Acp;

public sealed class AcpTurnTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_is_answered_and_the_session_learns_the_agent_s_own_id_of_the_conversation()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("say hello");

        var changed = await scope.Events.NextAsync<AgentSessionChanged>();
        var ended = await scope.Events.NextAsync<AgentTurnEnded>();

        Assert.NotEqual(scope.Launch.AgentSessionId, changed.AgentSessionId);
        Assert.Equal((TurnOutcome.Completed, "hello Done."), (ended.Outcome, ended.Text));
        Assert.Equal(new AgentUsage(0, 100, 10, 1), ended.Usage);
    }
}
