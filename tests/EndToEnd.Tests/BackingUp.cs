using System.Globalization;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Postgres;

namespace Dormouse.EndToEnd.Tests;

/// <summary>
/// A backup is taken while people write, and put back elsewhere: what ran since is known to nobody there, and runs again only when somebody
/// says so.
/// </summary>
public class BackingUp
{
    private const int Patience = 240_000;
    private const int Chats = 4;

    private static readonly (string, string) NoClaude = ("Agents:claude:Command", "no-such-claude");

    [Fact(Timeout = Patience)]
    public async Task A_backup_under_load_restored_elsewhere_gives_nothing_twice_by_itself()
    {
        using var home = new HomeFolder();
        using var elsewhere = new HomeFolder();
        var file = Path.Combine(elsewhere.Root, "night.backup");
        var log = Path.Combine(home.Root, "given");
        await using var product = await Product.StartAsync(home, NoClaude);
        var settings = new[] { NoClaude, ("Machine:Name", product.Machine), ("Machine:Workspaces", home.Workspaces) };
        using (var web = product.Web("held"))
        {
            await web.SayAsync("/new held");
            await web.SayAsync("export KEPT=yes");
            await web.SayAsync($"echo first >> {log}; while [ ! -e {home.Root}/gate ]; do sleep 0.05; done; echo gone through");
            await Eventually.Is(() => File.Exists(log), "the first command runs");
            await web.SayAsync($"echo second >> {log}");
            await web.SayAsync($"echo third >> {log}");
        }

        using var writing = new CancellationTokenSource();
        var people = Enumerable.Range(0, Chats).Select(number => WriteAsync(product, number, log, writing.Token)).ToArray();
        await Eventually.Is(() => people.Length * 3 < File.ReadAllLines(log).Length, "people write");

        var backup = await Product.RunAsync(home, "backup", file, $"--Machine:Name={product.Machine}");

        Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
        Assert.Contains($"{file} holds the store", backup.Output, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var then = File.ReadAllLines(log).Length;
        await Eventually.Is(() => File.ReadAllLines(log).Length > then + (Chats * 3), "people go on");
        await File.WriteAllTextAsync(Path.Combine(home.Root, "gate"), "", TestContext.Current.CancellationToken);
        using (var web = product.Web("held"))
        {
            await web.WaitForAnswerAsync("gone through");
        }

        await Eventually.Is(() => File.ReadAllLines(log).Contains("third"), "what waited runs");
        await writing.CancelAsync();
        await Task.WhenAll(people);
        await product.KillAsync();
        var given = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(given.Length, given.Distinct().Count());

        var restored = await Product.RunAsync(elsewhere, "restore", file, $"--Machine:Name={product.Machine}");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Errors));
        Assert.Contains(" as of ", restored.Output, StringComparison.Ordinal);

        // What an earlier try has left would be taken for the reason to remove what the machine has from now on.
        var cutOff = Directory.CreateDirectory(Path.Combine(elsewhere.DataFolder, ".restoring")).FullName;
        await File.WriteAllTextAsync(Path.Combine(cutOff, "placing"), "", TestContext.Current.CancellationToken);
        await using var again = await Product.StartAsync(elsewhere, settings);
        Assert.False(Directory.Exists(cutOff));
        Assert.Equal(product.Token, again.Token);
        using var held = again.Web("held");
        var question = await held.WaitAsync(
            static happened => happened.Kind == "question" && happened.Text.Contains("cut off", StringComparison.Ordinal));
        await held.AnswerAsync(question.Question, "Drop it");
        var waited = await held.WaitAsync(
            static happened =>
                happened.Kind == "question" && happened.Text.Contains("comes back from a backup", StringComparison.Ordinal), question.Seq);
        Assert.Contains("2 messages waited then", waited.Text, StringComparison.Ordinal);
        await held.AnswerAsync(waited.Question, "Run them");
        await Eventually.Is(() => File.ReadAllLines(log).Count(static line => line == "third") == 2, "what was asked for runs again");
        await held.SayAsync("echo kept $KEPT");
        await held.WaitForAnswerAsync("kept yes", waited.Seq);

        // Whoever was in the middle of something is asked; whoever was not goes on as if nothing had been.
        for (var number = 0; number < Chats; number++)
        {
            using var web = again.Web($"chat-{number}");
            await web.SayAsync("echo here again");
            await DropUntilAnsweredAsync(web, "here again");
        }

        var after = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal([.. given.Order(), .. new[] { "second", "third" }], [.. after[..given.Length].Order(), .. after[given.Length..]]);
    }

    [Fact(Timeout = Patience)]
    public async Task A_cluster_s_backup_brings_its_store_its_keys_and_a_machine_s_folders_into_another_database()
    {
        await using var stage = await ClusterStage.SetAsync();
        await using var other = await PostgresServer.StartAsync();
        using var elsewhere = new HomeFolder();
        var file = Path.Combine(elsewhere.Root, "night.backup");
        var log = Path.Combine(stage.Home.Root, "given");
        var nas = await stage.StartSiloWithFrontendAsync("nas");
        using (var web = nas.Web())
        {
            await web.SayAsync("export KEPT=yes; echo up");
            await web.WaitForAnswerAsync("up");
            await web.SayAsync($"echo first >> {log}; while [ ! -e {stage.Home.Root}/gate ]; do sleep 0.05; done; echo gone through");
            await Eventually.Is(() => File.Exists(log), "the first command runs");
            await web.SayAsync($"echo second >> {log}");
        }

        (string, string)[] machine = [("Machine:Name", nas.Machine), ("Machine:Workspaces", stage.Home.Workspaces)];
        var backup = await RunAsync(stage.Home, ["backup", file], [.. stage.Membership, .. machine]);
        Assert.True(backup is { ExitCode: 0, Errors: "" }, backup.ToString());
        await File.WriteAllTextAsync(Path.Combine(stage.Home.Root, "gate"), "", TestContext.Current.CancellationToken);
        await Eventually.Is(() => File.ReadAllLines(log).Contains("second"), "what waited runs");
        await nas.KillAsync();

        (string, string)[] membership =
            [("Storage:Postgres", other.ConnectionString), ("Cluster:SiloPort", "0"), ("Cluster:GatewayPort", "0")];
        var inUse = await RunAsync(elsewhere, ["restore", file], [.. stage.Membership, .. machine]);
        var restored = await RunAsync(elsewhere, ["restore", file], [.. membership, .. machine]);
        var files = await RunAsync(elsewhere, ["restore", file, "--files"], [.. membership, .. machine]);

        Assert.Equal(69, inUse.ExitCode);
        Assert.Contains("is in use already; nothing was restored", inUse.Errors, StringComparison.Ordinal);
        Assert.True(restored is { ExitCode: 0, Errors: "" }, restored.ToString());
        Assert.Equal(69, files.ExitCode);
        Assert.Contains("is not empty; nothing was restored", files.Errors, StringComparison.Ordinal);
        await using var again = await Product.StartAsync(
            elsewhere, [NoClaude, .. membership, .. machine, ("Frontend:Enabled", "true"), ("Users:owner:Token", nas.Token)]);
        Assert.Contains(ClusterKeys.LockedSilo, again.Output, StringComparison.Ordinal);
        using var restarted = again.Web();
        await restarted.SayAsync("echo kept $KEPT");
        await DropUntilAnsweredAsync(restarted, "kept yes");
        Assert.Equal(["first", "second"], await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience)]
    public async Task What_cannot_be_backed_up_or_restored_says_why_in_one_sentence_and_changes_nothing()
    {
        using var home = new HomeFolder();
        using var elsewhere = new HomeFolder();
        var file = Path.Combine(home.Root, "night.backup");
        var name = ("Machine:Name", "nas");
        await using (var product = await Product.StartAsync(home, NoClaude, name))
        {
            using var web = product.Web();
            await web.SayAsync("echo up");
            await web.WaitForAnswerAsync("up");
            Assert.Equal(0, (await RunAsync(home, ["backup", file], name)).ExitCode);
            Assert.Equal(0, (await RunAsync(home, ["backup", file], name)).ExitCode);
            Assert.Equal(0, await product.StopAsync());
        }

        var precious = Path.Combine(home.Root, "precious.txt");
        await File.WriteAllTextAsync(precious, "mine", TestContext.Current.CancellationToken);
        var cut = Path.Combine(home.Root, "cut.backup");
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(cut, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);

        await RefusesAsync(78, "Write backup FILE", home, ["backup"]);
        await RefusesAsync(78, "Write restore FILE", home, ["restore"]);
        await RefusesAsync(78, "Machine:Nmae", home, ["backup", file], ("Machine:Nmae", "nas"));
        await RefusesAsync(69, "There is no store at", elsewhere, ["backup", file], name);
        await RefusesAsync(69, "is there already and is no backup; it was not replaced", home, ["backup", precious], name);
        await RefusesAsync(69, "is a folder; nothing was backed up", home, ["backup", home.Root], name);
        await RefusesAsync(69, "There is no folder", home, ["backup", Path.Combine(home.Root, "no", "folder", "x")], name);
        await RefusesAsync(69, "There is a store at", home, ["restore", file], name);
        await RefusesAsync(69, "There is no file", elsewhere, ["restore", Path.Combine(home.Root, "none")], name);
        await RefusesAsync(69, "is no backup of Dormouse", elsewhere, ["restore", precious], name);
        await RefusesAsync(69, "is not whole", elsewhere, ["restore", cut], name);
        await RefusesAsync(69, "is of machine 'nas', and this one is 'desk'", elsewhere, ["restore", file], ("Machine:Name", "desk"));
        await RefusesAsync(78, "--files is for a cluster", elsewhere, ["restore", file, "--files"], name);
        Assert.Equal("mine", await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(Path.Combine(elsewhere.DataFolder, "dormouse.db")));

        // A log that a kill has left would be played back over what is restored.
        var log = Path.Combine(elsewhere.DataFolder, "dormouse.db-wal");
        await File.WriteAllTextAsync(log, "", TestContext.Current.CancellationToken);
        await RefusesAsync(69, "(Storage:Path; dormouse.db-wal)", elsewhere, ["restore", file], name);
        File.Delete(log);

        // What nobody asked to go stays, and a refusal leaves nothing that a later try could take for its own.
        var others = Directory.CreateDirectory($"{file}.part").FullName;
        await RefusesAsync(69, "is there already and is no backup", home, ["backup", precious], name);
        Assert.True(Directory.Exists(others));
        Assert.False(Directory.Exists(Path.Combine(elsewhere.DataFolder, ".restoring")));

        // After all these refusals the same place still takes it, whatever the host is called; the machine is the one that it was.
        Assert.Equal(0, (await RunAsync(elsewhere, ["restore", file])).ExitCode);
        await RefusesAsync(78, "is that of machine 'nas', whose sessions would never run", elsewhere, [], ("Machine:Name", "desk"));
    }

    private static async Task RefusesAsync(int code, string why, HomeFolder home, string[] verb, params (string, string)[] settings)
    {
        var refused = await RunAsync(home, verb, settings);
        Assert.True(refused.ExitCode == code && refused.Output.Length == 0, $"{string.Join(' ', verb)}: {refused}");
        Assert.Contains(why, Assert.Single(refused.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(
        HomeFolder home, string[] verb, params (string Key, string Value)[] settings) =>
        Product.RunAsync(home, [.. verb, .. settings.Select(static setting => $"--{setting.Key}={setting.Value}")]);

    /// <summary>Somebody writes one command after the other, each once, and never waits for more than two answers.</summary>
    private static async Task WriteAsync(Product product, int number, string log, CancellationToken until)
    {
        using var web = product.Web($"chat-{number}");
        await web.SayAsync($"/new s{number}");
        for (var message = 0; !until.IsCancellationRequested; message++)
        {
            await web.SayAsync(string.Create(CultureInfo.InvariantCulture, $"echo {number}.{message} | tee -a {log}"));
            await web.WaitForAnswerAsync(string.Create(CultureInfo.InvariantCulture, $"{number}.{Math.Max(0, message - 2)}"));
        }

        await web.SayAsync("echo the end");
        await web.WaitForAnswerAsync("the end");
    }

    private static async Task DropUntilAnsweredAsync(WebClient web, string answer)
    {
        for (var seen = 0L; ;)
        {
            var happened = await web.WaitAsync(
                happened => happened.Kind == "question"
                    || (happened.Kind == "answer" && happened.Text.Contains(answer, StringComparison.Ordinal)), seen);
            if (happened.Kind == "answer")
            {
                return;
            }

            seen = happened.Seq;
            await web.AnswerAsync(happened.Question, happened.Data.GetProperty("options").EnumerateArray().Last().GetString()!);
        }
    }
}
