using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two more real agents, by an option only: <c>tests/run --agents</c> installs them, and each start takes seconds.</summary>
public class MoreAcpAgents
{
    private const int Patience = 400_000;

    [Theory(Timeout = Patience, Explicit = true)]
    [InlineData("opencode")]
    [InlineData("qwen")]
    public Task A_session_answers_asks_is_stopped_sleeps_and_wakes_with_its_whole_history_also_after_kill_9(string agent) =>
        AcpStories.GoesOnAsync(agent);

    [Theory(Timeout = Patience, Explicit = true)]
    [InlineData("opencode")]
    [InlineData("qwen")]
    public Task A_turn_that_kill_9_cuts_off_is_told_and_given_to_nobody_twice(string agent) => AcpStories.IsCutOffAsync(agent);
}
