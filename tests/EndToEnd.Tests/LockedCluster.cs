using Dormouse.Postgres;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Three commands lock a cluster, and who is no member of it stays outside.</summary>
public class LockedCluster
{
    private const int Patience = 180_000;

    [Fact(Timeout = Patience)]
    public async Task A_machine_without_a_certificate_is_told_how_to_get_one()
    {
        await using var stage = await ClusterStage.SetAsync();
        await stage.StartSiloAsync("desk");
        using var home = new HomeFolder();
        var settings = Settings(stage, stage.MachineOf("nas"));

        var run = await Product.RunAsync(home, settings);

        Assert.Equal(78, run.ExitCode);
        Assert.Equal(
            "This machine has no certificate of cluster dormouse, and the cluster's authority is not here: on the machine where it is, run "
            + $"'cluster invite {stage.MachineOf("nas")}', and here 'cluster join {stage.MachineOf("nas")}.join' "
            + "(or set Cluster:Insecure=true if only a private tunnel leads here).",
            Assert.Single(run.Errors.TrimEnd().Split('\n')));
        var doctor = await Product.RunAsync(home, ["doctor", .. settings]);
        Assert.Contains("warn  cluster: this machine has no certificate yet", doctor.Output, StringComparison.Ordinal);
        var verb = await Product.RunAsync(home, ["drain", .. settings]);
        Assert.Equal(78, verb.ExitCode);
        Assert.StartsWith(
            "This program has no certificate of cluster dormouse, and silos let nobody in without one",
            verb.Errors,
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Nobody_gives_commands_on_loopback_without_a_certificate()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloAsync("desk");
        using var home = new HomeFolder();
        var told = await Product.RunAsync(Programs.Frontend, home, [$"--Storage:Postgres={stage.Postgres.ConnectionString}"]);
        Assert.Equal(78, told.ExitCode);
        Assert.StartsWith("This program has no certificate of cluster dormouse", told.Errors, StringComparison.Ordinal);

        await using var insecure = Product.Frontend(
            home, [("Storage:Postgres", stage.Postgres.ConnectionString), ("Cluster:Insecure", "true")]);
        var ready = insecure.Launch();
        await Eventually.Is(
            () => desk.Errors.Contains("Refused 127.0.0.1 at the gateway port: it does not speak TLS 1.3", StringComparison.Ordinal),
            "the silo has refused the stranger");
        Assert.False(ready.IsCompleted);
    }

    [Fact(Timeout = Patience)]
    public async Task A_machine_of_another_authority_stays_outside()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        using var home = new HomeFolder();
        var nas = stage.MachineOf("nas");
        Assert.Equal(0, (await Product.RunAsync(home, "cluster", "init", $"--Machine:Name={nas}")).ExitCode);

        var run = await Product.RunAsync(home, Settings(stage, nas));

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("its certificate is not from this cluster's authority", run.Errors, StringComparison.Ordinal);
        Assert.Contains("The other silos of the cluster have given this one up", run.Errors, StringComparison.Ordinal);

        // Each side refuses the other; the one that is the slower to look only sees that the connection was closed.
        await Eventually.Is(
            () =>
                desk.Errors.Contains("Refused 127.0.0.1 at the silo port: it", StringComparison.Ordinal), "the member has told whom it refused");
        using var web = desk.Web();
        await web.SayAsync("echo still $((1 + 2))");
        await web.WaitForAnswerAsync("still 3");
    }

    [Fact(Timeout = Patience)]
    public async Task Whoever_asks_for_something_wrong_gets_one_sentence_and_changes_nothing()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var store = $"--Storage:Postgres={postgres.ConnectionString}";
        using var home = new HomeFolder();
        using var desk = new HomeFolder();
        await OkAsync(home, "nas", "cluster", "init");
        await OkAsync(home, "nas", "cluster", "invite", "desk", "--hours", "2", store);
        var file = Path.Combine(home.Root, "desk.join");
        Assert.DoesNotContain("PRIVATE KEY", File.ReadAllText(file), StringComparison.Ordinal);
        (string Sentence, string[] Verb)[] wrong =
        [
            ("The authority of cluster dormouse is here already", ["cluster", "init"]),
            ("The name to invite is 'My Desk'; it must be 1 to 32 of a-z, 0-9, -.", ["cluster", "invite", "My Desk"]),
            ("desk.join is there already; delete it, or use it.", ["cluster", "invite", "desk"]),
            ("Storage:Postgres and Storage:PostgresFile are not set", ["cluster", "invite", "attic"]),
            ("The number of --hours is '0'; it must be a whole number from 1 to 720.", ["cluster", "invite", "attic", "--hours", "0"]),
            ("The authority of cluster other is not here", ["cluster", "invite", "attic", "--Cluster:Id=other"]),
            ("desk.join is for machine desk, and this one is nas (Machine:Name); run 'cluster invite nas' for it.", ["cluster", "join", "desk.join"]),
            ("desk.join is for cluster dormouse, and Cluster:Id is 'other' here", ["cluster", "join", "desk.join", "--Cluster:Id=other"]),
            ("Could not find file", ["cluster", "join", "nothing.join"]),
            ("Write cluster init, cluster invite MACHINE", ["cluster"]),
            ("Write cluster init, cluster invite MACHINE", ["cluster", "leave"]),
        ];

        foreach (var (sentence, verb) in wrong)
        {
            var run = await Product.RunAsync(home, [.. verb, "--Machine:Name=nas"]);
            Assert.True(run.ExitCode is 78 or 69, $"{string.Join(' ', verb)} ended with {run.ExitCode}");
            Assert.Contains(sentence, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
            Assert.Empty(run.Output);
        }

        var status = await Product.RunAsync(home, "cluster", "status", "--Machine:Name=nas");
        Assert.Contains("silo nas of cluster dormouse; the certificate is valid until", status.Output, StringComparison.Ordinal);
        Assert.Contains("authority  here", status.Output, StringComparison.Ordinal);

        // A locked authority signs for nobody who does not know its passphrase.
        var passphrase = Path.Combine(home.Root, "passphrase");
        File.WriteAllText(passphrase, "correct horse battery staple\n");
        await OkAsync(home, "nas", "cluster", "lock", "--new", passphrase);
        var shut = await Product.RunAsync(home, "cluster", "invite", "attic", store, "--Machine:Name=nas");
        Assert.Equal(78, shut.ExitCode);
        Assert.Contains("is locked: set Cluster:PassphraseFile", shut.Errors, StringComparison.Ordinal);
        await OkAsync(home, "nas", "cluster", "invite", "attic", store, $"--Cluster:PassphraseFile={passphrase}");

        // None of this has used the file, and a copy of it is worth nothing once it was used.
        await OkAsync(desk, "desk", "cluster", "join", file, store);
        var thief = await Product.RunAsync(home, "cluster", "join", file, store, "--Machine:Name=desk");
        Assert.Equal(78, thief.ExitCode);
        Assert.Contains(
            "desk.join was used already, or has ended; make a new one with 'cluster invite desk' where the cluster's authority is.",
            thief.Errors,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(home.DataFolder, "clusters", "dormouse", "desk", "certificate.pem")));
    }

    private static string[] Settings(ClusterStage stage, string machine) =>
        [.. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={machine}"];

    private static async Task OkAsync(HomeFolder home, string machine, params string[] verb)
    {
        var run = await Product.RunAsync(home, [.. verb, $"--Machine:Name={machine}"]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
