using System.Net;
using System.Net.Sockets;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Doctor
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task A_port_is_held_by_the_Dormouse_of_the_same_settings_or_by_a_stranger()
    {
        using var home = new HomeFolder();
        var url = $"http://127.0.0.1:{FreePorts.Next()}";
        string[] doctor = ["doctor", "--Agents:claude:Command=no-such-claude", $"--Frontend:Urls={url}"];
        await using (await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"), ("Frontend:Urls", url)))
        {
            var during = await Product.RunAsync(home, doctor);
            Assert.Contains($"ok    web: {url} is held by the Dormouse of these settings", during.Output, StringComparison.Ordinal);
            Assert.Contains("ok    clock: ", during.Output, StringComparison.Ordinal);
            Assert.Equal(0, during.ExitCode);

            using var other = new HomeFolder();
            var stranger = await Product.RunAsync(other, doctor);
            Assert.Contains($"fail  web: {url} can't be had", stranger.Output, StringComparison.Ordinal);
            Assert.Equal(1, stranger.ExitCode);
        }

        var after = await Product.RunAsync(home, doctor);
        Assert.Contains($"ok    web: {url} is free", after.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Each_port_of_a_silo_in_a_cluster_is_looked_at_and_none_of_doors_that_it_does_not_have()
    {
        using var home = new HomeFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await Product.RunAsync(
            home, "doctor", "--Storage:Postgres=Host=127.0.0.1;Port=1", "--Machine:Name=nas", $"--Cluster:SiloPort={port}", "--Cluster:GatewayPort=0", $"--Dashboard:Urls=http://127.0.0.1:{port}");

        Assert.Contains($"fail  silo port: 127.0.0.1:{port} can't be had", run.Output, StringComparison.Ordinal);
        Assert.Contains("ok    gateway: any free port", run.Output, StringComparison.Ordinal);
        Assert.Contains($"fail  dashboard: http://127.0.0.1:{port} can't be had", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" web: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("warn  clock: it can't be compared", run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Trouble_of_Telegram_is_no_refusal_of_the_token()
    {
        using var home = new HomeFolder();
        await using var bot = await FakeBotApi.StartAsync();
        string[] doctor = ["doctor", "--Agents:claude:Command=no-such-claude", "--Frontend:Urls=http://127.0.0.1:0", $"--Telegram:Token={bot.Token}", $"--Telegram:ApiUrl={bot.Url}"];
        bot.Faults.When(static call => call.Method == "getMe", BotFault.Refused(502, "Bad Gateway"), 1);

        var trouble = await Product.RunAsync(home, doctor);
        var well = await Product.RunAsync(home, doctor);

        Assert.Contains("warn  telegram: whether the token is right can't be found out", trouble.Output, StringComparison.Ordinal);
        Assert.Contains("ok    clock: the same as that of Telegram", well.Output, StringComparison.Ordinal);
        Assert.Contains("ok    telegram: the token is that of @", well.Output, StringComparison.Ordinal);
    }
}
