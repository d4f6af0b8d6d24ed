using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Three commands lock a cluster, and who is no member of it stays outside.</summary>
public class LockedCluster
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task An_address_beyond_loopback_needs_a_certificate()
    {
        using var home = new TestHome();

        var run = await Product.RunAsync(home, "--Storage:Postgres=Host=127.0.0.1;Port=1", "--Cluster:Address=10.1.2.3", "--Machine:Name=nas");

        Assert.Equal(78, run.ExitCode);
        Assert.Equal(
            "Cluster:Address is '10.1.2.3', and whoever reaches it could run commands; it must be a loopback address until this machine has a certificate: "
            + "run 'cluster init' on one machine of the cluster, there 'cluster invite nas', and here 'cluster join nas.join' "
            + "(or set Cluster:Insecure=true if only a private tunnel leads here).",
            Assert.Single(run.Errors.TrimEnd().Split('\n')));
    }

    [Fact(Timeout = Patience)]
    public async Task Machines_that_joined_work_together()
    {
        await using var stage = await ClusterStage.SetAsync();
        await JoinAsync(stage, "desk", "nas");
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();

        await web.SayAsync($"/new backup @{nas.Machine}");
        await web.WaitForNoticeAsync("backup");
        await web.SayAsync("echo on $DORMOUSE_SESSION");

        await web.WaitForAnswerAsync($"on {nas.Machine}/");
        Assert.Contains("locked    only members of the cluster can connect; the certificate is valid until", desk.Output, StringComparison.Ordinal);
        Assert.Contains("locked    only members", nas.Output, StringComparison.Ordinal);
    }

    /// <summary>The first machine makes the authority and invites the others.</summary>
    private static async Task JoinAsync(ClusterStage stage, string first, params string[] others)
    {
        await OkAsync(stage, first, "cluster", "init");
        foreach (var other in others)
        {
            await OkAsync(stage, first, "cluster", "invite", stage.MachineOf(other));
            await OkAsync(stage, other, "cluster", "join", $"{stage.MachineOf(other)}.join");
        }
    }

    private static async Task OkAsync(ClusterStage stage, string machine, params string[] verb)
    {
        var run = await Product.RunAsync(stage.Home, [.. verb, $"--Machine:Name={stage.MachineOf(machine)}"]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
