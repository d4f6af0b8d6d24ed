using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A machine is what it was at its first start, whatever its host is called, until it is renamed.</summary>
public class Renaming
{
    private const int Patience = 240_000;

    private static readonly (string, string) Shells = ("Agents:claude:Command", "no-such-claude");

    [Fact(Timeout = Patience)]
    public async Task Another_host_name_changes_nothing_and_another_Machine_Name_is_refused_until_the_machine_is_renamed()
    {
        using var home = new HomeFolder();
        var log = Path.Combine(home.Root, "given");
        await using var product = Product.Silo(home, ("Machine:Name", ""), Shells);
        product.Host = "box-one";
        await product.StartAsync();
        Assert.Contains("machine   box-one", product.Output, StringComparison.Ordinal);
        using (var web = product.Web())
        {
            await web.SayAsync("export KEPT=yes; echo set");
            await web.WaitForAnswerAsync("set");
        }

        Assert.Equal(0, await product.StopAsync());
        product.Host = "box-two";
        await product.StartAsync();
        using (var web = product.Web())
        {
            await web.SayAsync("echo kept $KEPT on $DORMOUSE_SESSION");
            await web.WaitForAnswerAsync("kept yes on box-one/");
            await web.SayAsync("/sessions");
            Assert.DoesNotContain("OFFLINE", (await web.WaitForNoticeAsync("default")).Text, StringComparison.Ordinal);
            var busy = await Product.RunAsync(home, "rename", "desk");
            Assert.Equal(69, busy.ExitCode);
            Assert.Contains("another Dormouse uses it already", busy.Errors, StringComparison.Ordinal);
            await web.SayAsync($"echo begun >> {log}; while :; do sleep 1; done");
            await Eventually.Is(() => File.Exists(log), "the command runs");
            await web.SayAsync($"echo later >> {log}; echo done later");
        }

        await product.KillAsync();
        var refused = await Product.RunAsync(home, "--Machine:Name=desk");
        Assert.Equal(78, refused.ExitCode);
        Assert.Equal(
            $"Machine:Name is 'desk', and the store {home.DataFolder}/dormouse.db is that of machine 'box-one', whose sessions would never run; "
            + "set it to 'box-one' or remove it, or rename the machine with 'rename desk'.\n",
            refused.Errors);
        foreach (var (code, sentence, words) in new (int, string, string[])[]
        {
            (78, "Write rename NEW, or rename OLD NEW", ["rename"]),
            (78, "Write rename NEW, or rename OLD NEW", ["rename", "My Desk"]),
            (78, "is not that of machine 'box-nine', but of 'box-one'", ["rename", "box-nine", "desk"]),
            (69, "There is no store at /nowhere/x.db", ["rename", "desk", "--Storage:Path=/nowhere/x.db"]),
        })
        {
            var wrong = await Product.RunAsync(home, words);
            Assert.Equal(code, wrong.ExitCode);
            Assert.Contains(sentence, Assert.Single(wrong.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }

        var renamed = await Product.RunAsync(home, "rename", "desk", "--Machine:Name=box-one");
        Assert.Equal((0, ""), (renamed.ExitCode, renamed.Errors));
        Assert.Equal(
            "Machine 'box-one' is 'desk' now, and so is its session.\nMachine:Name is still 'box-one' in the settings; set it to 'desk', or remove it.\n", renamed.Output);
        var again = await Product.RunAsync(home, "rename", "desk");
        Assert.Equal((0, "This machine is 'desk' already.\n"), (again.ExitCode, again.Output));

        await product.StartAsync();
        Assert.Contains("machine   desk", product.Output, StringComparison.Ordinal);
        using (var web = product.Web())
        {
            var question = await web.WaitForQuestionAsync();
            await web.AnswerAsync(question.Question, "Drop it");
            await web.WaitForAnswerAsync("done later");
            await web.SayAsync("echo kept $KEPT on $DORMOUSE_SESSION");
            await web.WaitForAnswerAsync("kept yes on desk/");
            Assert.Equal(["begun", "later"], await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken));
        }
    }

    [Fact(Timeout = Patience)]
    public async Task A_machine_of_a_cluster_is_renamed_while_the_others_run_also_after_a_crash_in_the_middle()
    {
        await using var stage = await ClusterStage.SetAsync();
        var hub = await stage.StartSiloWithFrontendAsync("hub");
        var nas = await stage.StartSiloAsync("nas");
        var (old, name) = (nas.Machine, stage.MachineOf("attic"));
        string FolderOf(string machine) => Path.Combine(stage.Home.DataFolder, "clusters", "dormouse", machine);
        using var web = hub.Web();
        using var other = hub.Web("other");
        await web.SayAsync($"/new work @{old}");
        await web.WaitForNoticeAsync("work");
        await web.SayAsync("export KEPT=yes; echo set");
        await web.WaitForAnswerAsync("set");
        await other.SayAsync("/session work");
        await other.WaitForNoticeAsync("work");

        var busy = await RenameAsync(stage, old, name);
        Assert.Equal(69, busy.ExitCode);
        Assert.Contains($"Machine '{old}' (Machine:Name) is taken in cluster 'dormouse'", busy.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await nas.StopAsync());
        var unnamed = await Product.RunAsync(stage.Home, [.. Membership(stage), $"--Machine:Name={name}"]);
        Assert.Equal(78, unnamed.ExitCode);
        await web.SayAsync("echo waited; echo kept $KEPT on $DORMOUSE_SESSION");
        await web.WaitForNoticeAsync("is away");
        var taken = await RenameAsync(stage, old, hub.Machine);
        Assert.Equal(69, taken.ExitCode);
        Assert.Contains($"The name '{hub.Machine}' is taken", taken.Errors, StringComparison.Ordinal);

        var renamed = await RenameAsync(stage, old, name);
        Assert.Equal((0, ""), (renamed.ExitCode, renamed.Errors));
        Assert.Contains($"Machine '{old}' is '{name}' now, and so is its session.", renamed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cluster invite", renamed.Output, StringComparison.Ordinal);

        // As if it had been cut off before the folder had its new name.
        Directory.Move(FolderOf(name), FolderOf(old));
        var again = await RenameAsync(stage, old, name);
        Assert.Equal((0, ""), (again.ExitCode, again.Errors));
        Assert.False(Directory.Exists(FolderOf(old)));
        Directory.Move(FolderOf(name), FolderOf(old));

        await stage.StartSiloAsync("attic");
        Assert.False(Directory.Exists(FolderOf(old)));
        await web.WaitForAnswerAsync($"waited\nkept yes on {name}/");
        await other.SayAsync("echo other on $DORMOUSE_SESSION");
        await other.WaitForAnswerAsync($"other on {name}/");
        await other.SayAsync("/sessions");
        var sessions = await other.WaitForNoticeAsync(name);
        Assert.DoesNotContain(old, sessions.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Membership(ClusterStage stage) =>
        stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}");

    private static Task<(int ExitCode, string Output, string Errors)> RenameAsync(ClusterStage stage, string old, string name) =>
        Product.RunAsync(stage.Home, ["rename", old, name, .. Membership(stage)]);
}
