using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Dormouse.Postgres;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The verbs of the silo in a cluster.</summary>
public class ClusterVerbs
{
    private const int Patience = 240_000;

    [Theory(Timeout = Patience)]
    [InlineData(
        "Host=nas;Passwort=geheim", 78, "Storage:Postgres is not a connection string (its value is not shown); it must be like Host=nas;")]
    [InlineData("postgres://me:geheim@nas/db?sslmode=require", 78, "Storage:Postgres is not a connection string (its value is not shown)")]
    [InlineData("Database=x;Password=geheim", 78, "Storage:Postgres is not a connection string (its value is not shown)")]
    [InlineData(
        "Host=127.0.0.1;Port=1;Username=me;Database=x;Password=geheim",
        69,
        "PostgreSQL at 127.0.0.1:1, database x (Storage:Postgres) can't be used: ")]
    [InlineData(
        "Host=no-such-host.invalid;Username=me;Database=x;Password=geheim",
        69,
        "PostgreSQL at no-such-host.invalid:5432, database x (Storage:Postgres) can't be used: ")]
    public async Task A_PostgreSQL_that_can_t_be_had_ends_with_one_line_without_the_password(string setting, int code, string line)
    {
        using var home = new HomeFolder();

        var run = await Product.RunAsync(home, $"--Storage:Postgres={setting}");

        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(line, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Doctor_tells_of_PostgreSQL_and_the_machine_s_name_and_changes_nothing()
    {
        await using var stage = await ClusterStage.SetAsync();
        string[] doctor = ["doctor", .. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={stage.MachineOf("nas")}"];

        var before = await Product.RunAsync(stage.Home, doctor);
        Assert.Null(await TableAsync(stage));
        var nas = await stage.StartSiloAsync("nas", ("Logging:LogLevel:Default", "Trace"));
        var during = await Product.RunAsync(stage.Home, doctor);
        await stage.Postgres.StopAsync();
        var after = await Product.RunAsync(stage.Home, doctor);

        Assert.Contains(
            $"ok    store: PostgreSQL at 127.0.0.1:{stage.Postgres.Port}, database postgres; the first start makes the tables",
            before.Output,
            StringComparison.Ordinal);
        Assert.Contains($"ok    machine: '{nas.Machine}' is free in cluster 'dormouse'", before.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"ok    store: PostgreSQL at 127.0.0.1:{stage.Postgres.Port}, database postgres\n", during.Output, StringComparison.Ordinal);
        Assert.Contains(
            $"warn  machine: a silo runs as '{nas.Machine}' in cluster 'dormouse' now", during.Output, StringComparison.Ordinal);
        Assert.Contains("fail  store: PostgreSQL at ", after.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1), (before.ExitCode, during.ExitCode, after.ExitCode));
        Assert.DoesNotContain(
            PostgresServer.Password, before.Output + during.Output + after.Output + nas.Output + nas.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Doctor_tells_of_a_host_that_nobody_knows()
    {
        using var home = new HomeFolder();

        var run = await Product.RunAsync(
            home, "doctor", "--Storage:Postgres=Host=no-such-host.invalid;Username=me;Database=x;Password=geheim");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(
            "fail  store: PostgreSQL at no-such-host.invalid:5432, database x (Storage:Postgres) can't be used: ",
            run.Output,
            StringComparison.Ordinal);
        Assert.Contains("can't be found out while the store can't be reached", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_store_of_a_machine_that_stood_alone_moves_into_a_cluster_with_its_sessions()
    {
        await using var stage = await ClusterStage.SetAsync();
        var machine = stage.MachineOf("nas");
        var file = Path.Combine(stage.Home.DataFolder, "dormouse.db");
        string token;
        await using (var alone = await Product.StartAsync(
            stage.Home, ("Machine:Name", machine), ("Agents:claude:Command", "no-such-claude")))
        {
            token = alone.Token;
            using var web = alone.Web();
            await web.SayAsync("export KEPT=yes; echo set");
            await web.WaitForAnswerAsync("set");
            await web.SayAsync("/new second");
            await web.WaitForNoticeAsync("second");

            var busy = await ImportAsync(stage, file, machine);
            Assert.Equal(69, busy.ExitCode);
            Assert.Contains("another Dormouse uses it already", busy.Errors, StringComparison.Ordinal);
            Assert.Equal(0, await alone.StopAsync());
        }

        var other = await ImportAsync(stage, file, "other");
        Assert.Equal(69, other.ExitCode);
        Assert.Contains($"Set Machine:Name={machine}.", other.Errors, StringComparison.Ordinal);
        var copy = Path.Combine(stage.Home.Root, "copy.db");
        File.Copy(file, copy);
        var import = await ImportAsync(stage, file, machine);
        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Contains("Imported 2 sessions (", import.Output, StringComparison.Ordinal);
        Assert.Contains($"The old store is kept as {file}.imported.", import.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(file));

        var nas = await stage.StartSiloWithFrontendAsync("nas");
        Assert.Equal(token, nas.Token);
        using var again = nas.Web();
        await again.SayAsync("/session default");
        await again.SayAsync("echo kept $KEPT");
        await again.WaitForAnswerAsync("kept yes");
        await again.SayAsync("/sessions");
        await again.WaitForNoticeAsync("second");
        Assert.Equal(0, await nas.StopAsync());

        var twice = await ImportAsync(stage, copy, machine);
        Assert.Equal(0, twice.ExitCode);
        Assert.Contains("already; nothing was changed.", twice.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task An_import_goes_into_a_cluster_in_which_other_machines_and_frontends_have_run()
    {
        await using var bot = await FakeBotApi.StartAsync();
        (string, string)[] telegram =
            [("Telegram:Token", bot.Token), ("Telegram:ApiUrl", bot.Url), ("Agents:claude:Command", "no-such-claude")];
        await using var stage = await ClusterStage.SetAsync(telegram);
        var machine = stage.MachineOf("nas");
        using var elsewhere = new HomeFolder();
        await using (var alone = await Product.StartAsync(elsewhere, [("Machine:Name", machine), .. telegram]))
        {
            using var web = alone.Web();
            await web.SayAsync("export KEPT=yes; echo set");
            await web.WaitForAnswerAsync("set");
            await alone.StopAsync();
        }

        var file = Path.Combine(elsewhere.DataFolder, "dormouse.db");
        await stage.StartSiloAsync("desk");
        await stage.StartFrontendAsync();
        await Eventually.Is(
            async () => await PostgresServer.ExecuteAsync(
                stage.Postgres.ConnectionString, "SELECT count(DISTINCT state_name) FROM dormouse.grain_state WHERE state_name IN ('machines', 'channel')") is 2L,
            "the cluster knows a machine and a frontend");

        var import = await ImportAsync(stage, file, machine);

        Assert.Equal((0, ""), (import.ExitCode, import.Errors));
        Assert.Contains("Imported 1 sessions (", import.Output, StringComparison.Ordinal);
        var nas = await stage.StartSiloWithFrontendAsync("nas");
        using var again = nas.Web();
        await again.SayAsync("echo kept $KEPT");
        await again.WaitForAnswerAsync("kept yes");
    }

    [Fact(Timeout = Patience)]
    public async Task A_cluster_that_has_the_same_people_already_takes_no_import()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloWithFrontendAsync("nas");
        using (var web = nas.Web())
        {
            await web.SayAsync("echo here");
            await web.WaitForAnswerAsync("here");
        }

        await nas.StopAsync();
        using var elsewhere = new HomeFolder();
        await using (var alone = await Product.StartAsync(
            elsewhere, ("Machine:Name", nas.Machine), ("Agents:claude:Command", "no-such-claude")))
        {
            using var web = alone.Web();
            await web.SayAsync("echo there");
            await web.WaitForAnswerAsync("there");
            await alone.StopAsync();
        }

        var before = await RowsAsync(stage);
        var file = Path.Combine(elsewhere.DataFolder, "dormouse.db");
        var import = await ImportAsync(stage, file, nas.Machine);

        Assert.Equal(69, import.ExitCode);
        Assert.Contains(
            "Cluster 'dormouse' has a user 'user/owner' of its own already; nothing was imported. Import into a cluster that the same people have not used yet",
            import.Errors,
            StringComparison.Ordinal);
        Assert.True(File.Exists(file));
        Assert.Equal(before, await RowsAsync(stage));
    }

    private static Task<(int ExitCode, string Output, string Errors)> ImportAsync(ClusterStage stage, string file, string machine) =>
        Product.RunAsync(
        stage.Home,
        ["import", "--from", file, .. stage.Membership.Select(
            static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={machine}"]);

    private static async Task<object?> TableAsync(ClusterStage stage) =>
        await PostgresServer.ExecuteAsync(stage.Postgres.ConnectionString, "SELECT to_regclass('dormouse.setting')::text") is string name
            ? name
            : null;

    private static Task<object?> RowsAsync(ClusterStage stage) =>
        PostgresServer.ExecuteAsync(stage.Postgres.ConnectionString, "SELECT count(*) || ' ' || sum(version) FROM dormouse.grain_state");
}
