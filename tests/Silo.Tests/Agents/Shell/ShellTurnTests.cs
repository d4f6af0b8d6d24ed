using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Shell;

namespace Dormouse.Silo.Tests.Agents.Shell;

public class ShellTurnTests
{
    private static readonly AgentPrompt Prompt = new(Guid.NewGuid(), "make", []);

    private readonly ShellTurn _turn = new();
    private int _signals;
    private int _startSignals;

    [Fact]
    public void A_stop_before_the_first_lines_are_read_is_sent_once_they_are()
    {
        _turn.Open(Prompt);

        Assert.Equal(new(Prompt.Id, HasBegun: false, IsInterrupted: true, IsWaiting: true), Interrupt());
        Assert.Equal((0, 0), (_signals, _startSignals));
        _turn.Open(Prompt);
        _turn.Starting();
        Assert.Equal((0, 1), (_signals, _startSignals));
    }

    [Fact]
    public void A_stop_while_start_up_files_are_read_is_sent_at_once()
    {
        _turn.Open(Prompt);
        _turn.Starting();

        Interrupt();

        Assert.Equal((0, 1), (_signals, _startSignals));
    }

    [Fact]
    public void A_stop_before_a_command_has_begun_is_sent_once_it_has()
    {
        _turn.Starting();
        _turn.Ready();
        _turn.Open(Prompt);

        Interrupt();

        Assert.Equal(0, _signals);
        Assert.True(_turn.Begin(Prompt.Id, static () => { }));
        Assert.Equal((1, 0), (_signals, _startSignals));
    }

    private ShellTurnView? Interrupt() => _turn.Interrupt(() => _signals++, () => _startSignals++);
}
