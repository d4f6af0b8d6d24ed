using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class SubprocessExitTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("exit", "0", "ended by itself (exit code 0)")]
    [InlineData("exit", "3", "ended with exit code 3: ended because I was told 3")]
    [InlineData("exit", "255", "ended with exit code 255: ended because I was told 255")]
    [InlineData("crash", "9", "was killed by signal 9 (KILL)")]
    [InlineData("crash", "15", "was killed by signal 15 (TERM)")]
    [InlineData("crash", "10", "was killed by signal 10 (USR1)")]
    public async Task An_end_is_described_in_one_sentence(string behaviour, string number, string description)
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync(behaviour, number);

        var exit = await subprocess.Exited;

        Assert.Equal(description, exit.Describe());
        Assert.Equal(behaviour == "crash" ? int.Parse(number) : null, exit.Signal);
        Assert.False(subprocess.Identity.IsAlive);
        Assert.False(subprocess.Signal(UnixSignal.Terminate));
        Assert.False(subprocess.SignalGroup(UnixSignal.Terminate));
    }

    [Fact]
    public void A_long_last_line_is_cut_and_control_characters_are_left_out()
    {
        var exit = new SubprocessExit(1, "before\n\u001b[31m" + new string('x', 500) + "\u001b[0m\n\n");

        Assert.Equal("ended with exit code 1: " + new string('x', 300) + "…", exit.Describe());
    }
}
