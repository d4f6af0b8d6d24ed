using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The program as the service of a unit of <c>Type=notify</c> with a watchdog.</summary>
public class UnderSystemd
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task It_says_that_it_is_ready_that_it_lives_and_that_it_stops()
    {
        using var home = new HomeFolder();
        using var systemd = new NotifySocket(home);
        await using var product = Product.Silo(home, ("Agents:claude:Command", "/no/such/claude"));
        product.Environment["NOTIFY_SOCKET"] = systemd.Path;
        product.Environment["WATCHDOG_USEC"] = "400000";
        product.Environment["LISTEN_FDNAMES"] = "web";
        product.Environment["LC_TIME"] = "seen";
        await product.StartAsync();

        Assert.Equal("READY=1", await systemd.NextAsync());
        Assert.Equal("WATCHDOG=1", await systemd.NextAsync());
        Assert.Equal("WATCHDOG=1", await systemd.NextAsync());
        using var web = product.Web();
        await web.SayAsync("echo \"<$NOTIFY_SOCKET$WATCHDOG_USEC$LISTEN_FDNAMES>$LC_TIME\"");
        await web.WaitForAnswerAsync("<>seen");

        Assert.Equal(0, await product.StopAsync());
        while (await systemd.NextAsync() is var message && message != "STOPPING=1")
        {
            Assert.Equal("WATCHDOG=1", message);
        }

        // The form of the log is ours under systemd too.
        Assert.Matches("^\\d{4}-\\d\\d-\\d\\d ", product.Errors);
    }

    [Fact(Timeout = Patience)]
    public async Task A_watchdog_of_another_process_and_a_socket_that_is_gone_change_nothing()
    {
        using var home = new HomeFolder();
        await using var product = Product.Silo(home, ("Agents:claude:Command", "/no/such/claude"));
        product.Environment["NOTIFY_SOCKET"] = Path.Combine(home.Root, "gone");
        product.Environment["WATCHDOG_USEC"] = "400000";
        product.Environment["WATCHDOG_PID"] = "1";
        await product.StartAsync();
        await Eventually.Is(() => product.Errors.Contains("systemd could not be told READY=1", StringComparison.Ordinal), "it says so");

        Assert.Equal(0, await product.StopAsync());
        Assert.DoesNotContain("WATCHDOG=1", product.Errors, StringComparison.Ordinal);
    }
}
