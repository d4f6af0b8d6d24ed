namespace Dormouse.Grains.Tests.Machines;

public sealed class SilentMachineTests
{
    [Theory(Timeout = Wait.Patience)]
    [InlineData("/sessions", "- **far** · OFFLINE · moon", "- **near** · IDLE · nas")]
    [InlineData("/machines", "- **moon** · does not answer · 1 session", "- **nas** · online")]
    public async Task One_that_does_not_answer_is_told_of_and_holds_up_nobody(string command, string silent, string answering)
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(user: "owner");
        await chat.AskAsync("/new near");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/new far @moon");
        using var stall = new ManualResetEventSlim();
        home.AgentsOf("moon").Stall = stall;

        var answer = chat.AskAsync(command);
        await home.AgentsOf("moon").Stalled;
        await home.DescribeAsync();
        await home.DescribeAsync();
        var text = await home.PassTimeAsync(TimeSpan.FromSeconds(0.1), answer);

        Assert.Contains(silent, text, StringComparison.Ordinal);
        Assert.Contains(answering, text, StringComparison.Ordinal);
        stall.Set();
    }
}
