using Dormouse.Silo.Agents.Acp;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>Which prompt a turn is about.</summary>
public sealed class AcpTurnGateTests
{
    [Fact]
    public void A_prompt_that_was_taken_back_and_is_still_on_its_way_takes_nothing_from_the_next_one()
    {
        var turn = new AcpTurn();
        var (stopped, next) = (Guid.NewGuid(), Guid.NewGuid());
        turn.Give(stopped);
        Assert.Equal((stopped, false), turn.Interrupt());
        Assert.True(turn.End(stopped));
        turn.Give(next);
        Assert.True(turn.TrySend(next));

        Assert.False(turn.TrySend(stopped));

        Assert.True(turn.IsSent);
        Assert.Equal(next, turn.Prompt);
    }

    [Fact]
    public void A_prompt_that_was_told_to_stop_is_not_sent()
    {
        var turn = new AcpTurn();
        var prompt = Guid.NewGuid();
        turn.Give(prompt);
        turn.Interrupt();

        Assert.False(turn.TrySend(prompt));
        Assert.False(turn.IsSent);
    }
}
