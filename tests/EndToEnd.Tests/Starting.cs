namespace Dormouse.EndToEnd.Tests;

public class Starting
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task SIGTERM_during_the_start_ends_with_0_and_leaves_nothing()
    {
        using var home = new HomeFolder();
        var asked = Path.Combine(home.Root, "asked");
        var agent = Path.Combine(home.Root, "slow-agent");
        await File.WriteAllTextAsync(agent, $"#!/bin/sh\necho > {asked}\nsleep 3600\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var product = Product.Silo(home, ("Agents:claude:Command", agent));
        _ = product.Launch();
        await Eventually.Is(() => File.Exists(asked), "the agent is asked for its version");

        product.Signal(15);

        Assert.Equal(0, await product.EndedAsync());
        Assert.Equal("", product.Output);
        Assert.Empty(MarkedProcesses.Of($"HOME={home.Root}"));
    }
}
