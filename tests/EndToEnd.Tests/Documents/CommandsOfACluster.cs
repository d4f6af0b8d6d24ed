using Dormouse.Postgres;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>What the documents tell to type to make a cluster of several machines.</summary>
public class CommandsOfACluster
{
    private const int Patience = 300_000;
    private const string Alone = "dotnet run --project src/Silo -c Release";
    private const string Init = "dormouse cluster init";
    private const string InviteMachine = "dormouse cluster invite desk";
    private const string InviteFrontend = "dormouse cluster invite door --frontend";
    private const string Join = "dormouse cluster join desk.join";
    private const string LockKey = "dormouse cluster lock --new passphrase";
    private const string Status = "dormouse cluster status";
    private const string Import = "dormouse import --from ~/.local/share/dormouse/dormouse.db";
    private const string Silo = "dormouse --Cluster:Address=192.168.1.10";
    private const string Frontend = "dotnet run --project src/Frontend -c Release";
    private const string Backup = "dormouse backup night.backup";
    private const string RestoreFiles = "dormouse restore night.backup --files";

    [Fact(Timeout = Patience)]
    [Runs(Alone, Init, InviteMachine, InviteFrontend, Join, LockKey, Status, Import, Silo, Frontend, Backup, RestoreFiles)]
    public async Task Two_machines_and_a_frontend_become_a_cluster_that_knows_what_one_did_alone()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var nas = Machine("nas");
        await using var desk = Machine("desk");
        await using var again = Machine("nas");
        var address = ("192.168.1.10", "127.0.0.1");
        var alone = await nas.StartAsync(Alone);
        using (var web = new Testing.WebClient($"http://{alone.Place}", alone.Token, "home"))
        {
            await web.SayAsync("export KEPT=yes; echo set");
            await web.WaitForAnswerAsync("set");
        }

        await alone.StopAsync();
        foreach (var machine in new[] { nas, desk, again })
        {
            // As the document has them.
            File.WriteAllText(Path.Combine(machine.Home.Root, "appsettings.json"), """{ "Storage": { "PostgresFile": "postgres" } }""");
            File.WriteAllText(Path.Combine(machine.Home.Root, "postgres"), postgres.ConnectionString);
        }

        Assert.Contains("This machine is ", await nas.RunWellAsync(Init), StringComparison.Ordinal);
        Assert.Contains("desk.join lets in", await nas.RunWellAsync(InviteMachine), StringComparison.Ordinal);
        Assert.Contains("door.join lets in", await nas.RunWellAsync(InviteFrontend), StringComparison.Ordinal);
        File.Copy(Path.Combine(nas.Home.Root, "desk.join"), Path.Combine(desk.Home.Root, "desk.join"));
        Assert.Contains("This machine has the certificate of ", await desk.RunWellAsync(Join), StringComparison.Ordinal);
        await nas.RunWellAsync(Join, ("desk.join", "door.join"));
        File.WriteAllText(Path.Combine(nas.Home.Root, "passphrase"), "correct horse battery staple");
        Assert.Contains("authority.pem is locked.", await nas.RunWellAsync(LockKey), StringComparison.Ordinal);
        Assert.Contains("authority  here", await nas.RunWellAsync(Status), StringComparison.Ordinal);
        Assert.Contains("Imported 1 sessions (", await nas.RunWellAsync(Import), StringComparison.Ordinal);

        var first = await nas.StartAsync(Silo, address);
        var second = await desk.StartAsync(Silo, address);
        Assert.Contains("locked    only members of the cluster can connect", first.Said, StringComparison.Ordinal);
        Assert.Contains("locked    only members of the cluster can connect", second.Said, StringComparison.Ordinal);
        var door = await nas.StartAsync(Frontend);
        using (var web = new Testing.WebClient($"http://{door.Place}", door.Token, "home"))
        {
            await web.SayAsync("echo kept $KEPT");
            await web.WaitForAnswerAsync("kept yes");
        }

        await door.StopAsync();
        await second.StopAsync();
        Assert.Contains("night.backup holds the store", await nas.RunWellAsync(Backup), StringComparison.Ordinal);
        await first.StopAsync();
        File.Copy(Path.Combine(nas.Home.Root, "night.backup"), Path.Combine(again.Home.Root, "night.backup"));
        await again.RunWellAsync(RestoreFiles);
        Assert.True(File.Exists(Path.Combine(again.Home.DataFolder, "clusters", "dormouse", "authority.pem")));
        Assert.Equal(Terminal.Promised.ToHashSet(), nas.Typed.Concat(desk.Typed).Concat(again.Typed).ToHashSet());
    }

    private static Terminal Machine(string name) => new()
    {
        Environment =
        {
            ["Machine__Name"] = name,
            ["Cluster__SiloPort"] = "0",
            ["Cluster__GatewayPort"] = "0",
        },
    };
}
