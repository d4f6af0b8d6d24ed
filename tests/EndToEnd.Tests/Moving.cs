using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests;

public class Moving
{
    private const int Patience = 240_000;

    [Fact(Timeout = Patience)]
    public async Task A_shell_session_moves_with_folder_files_and_environment()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await StartAsync(stage, "desk", ("Frontend:Enabled", "true"));
        var nas = await StartAsync(stage, "nas");
        using var web = desk.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        await web.WaitForNoticeAsync("Session **work**");
        await web.SayAsync("""
            export COLOUR=$'two\nlines'; mkdir -p 'deep/odd "name" ü' empty; ln -s ../nowhere dangling; mkfifo pipe
            head -c 3000000 /dev/urandom > big; touch -d 2001-02-03T04:05:06Z old; chmod 750 old; printf x > 'deep/odd "name" ü/file'
            cd deep; sha256sum ../big
            """);
        var before = await web.WaitForAnswerAsync("../big");

        await web.SayAsync($"/move work @{desk.Machine}");
        var arrived = await web.WaitForNoticeAsync($"Session **work** is on {desk.Machine} now");

        Assert.Contains("Left out, because sockets, pipes and devices can't be moved: ", arrived.Text, StringComparison.Ordinal);
        Assert.Contains("/owner/work/pipe.", arrived.Text, StringComparison.Ordinal);
        await web.SayAsync(
            "sha256sum ../big; pwd; echo \"$COLOUR\"; stat -c '%a %Y' ../old; readlink ../dangling; ls -d ../empty odd*/file; echo $DORMOUSE_SESSION");
        var after = await web.WaitForAnswerAsync("../big", before.Seq);
        var sum = before.Text.Split('\n').Single(static line => line.Contains("../big", StringComparison.Ordinal));
        Assert.Equal(
            $"""
            ```
            {sum}
            {Workspaces(stage, "desk")}/owner/work/deep
            two
            lines
            750 981173106
            ../nowhere
            ../empty
            odd "name" ü/file
            """,
            after.Text[..after.Text.IndexOf($"\n{desk.Machine}/", StringComparison.Ordinal)]);
        await Eventually.Is(() => !Directory.Exists($"{Workspaces(stage, "nas")}/owner/work"), "the old copy is gone");
        Assert.Empty(nas.SessionProcesses());
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{Workspaces(stage, "desk")}/.moving"));
    }

    [Theory(Timeout = Patience)]
    [InlineData("nas")]
    [InlineData("desk")]
    public async Task A_machine_that_is_killed_in_the_middle_of_a_move_goes_on_with_it(string killed)
    {
        await using var stage = await ClusterStage.SetAsync();
        var door = await stage.StartSiloWithFrontendAsync("door");
        var machines =
            new Dictionary<string, Product> { ["nas"] = await StartAsync(stage, "nas"), ["desk"] = await StartAsync(stage, "desk") };
        using var web = door.Web();
        await web.SayAsync($"/new work @{machines["nas"].Machine}");
        await web.WaitForNoticeAsync("Session **work**");
        await web.SayAsync("truncate -s 700M big; head -c 1000000 /dev/urandom >> big; sha256sum big");
        var before = await web.WaitForAnswerAsync("  big");

        await web.SayAsync($"/move work @{machines["desk"].Machine}");
        await web.WaitAsync(
            static happened => happened.Kind == "progress" && happened.Text.Contains(" MiB of ", StringComparison.Ordinal),
            what: "some of it is copied");
        await machines[killed].KillAsync();
        await web.SayAsync("echo given >> times; sha256sum big; cat times; echo $DORMOUSE_SESSION");
        await machines[killed].StartAsync();

        await web.WaitForNoticeAsync($"Session **work** is on {machines["desk"].Machine} now");
        var after = await web.WaitForAnswerAsync("  big", before.Seq);
        var sum = before.Text.Split('\n').Single(static line => line.Contains("  big", StringComparison.Ordinal));
        Assert.StartsWith($"```\n{sum}\ngiven\n{machines["desk"].Machine}/", after.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_machine_that_is_away_is_waited_for_and_the_move_can_be_called_off()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await StartAsync(stage, "nas", ("Frontend:Enabled", "true"));
        var desk = await StartAsync(stage, "desk");
        using var web = nas.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        await web.WaitForNoticeAsync("Session **work**");
        await web.SayAsync("truncate -s 700M big; echo here");
        await web.WaitForAnswerAsync("here");
        await web.SayAsync($"/move work @{desk.Machine}");
        await web.WaitAsync(
            static happened => happened.Kind == "progress" && happened.Text.Contains(" MiB of ", StringComparison.Ordinal),
            what: "some of it is copied");
        await desk.KillAsync();
        await web.WaitAsync(
            static happened => happened.Kind == "progress" && happened.Text.Contains("does not answer now", StringComparison.Ordinal),
            what: "it is told that the machine is away");
        await StubbornlyAsync(web, "echo still on $DORMOUSE_SESSION");
        await Eventually.Is(
            async () => (await AskAsync(web, "/machines")).Text.Contains($"**{desk.Machine}** · away since ", StringComparison.Ordinal),
            "the cluster has given the machine up");

        await web.SayAsync("/move work cancel");

        await web.WaitForNoticeAsync($"The move is off; session work goes on, on {nas.Machine}.");
        await web.WaitForAnswerAsync($"still on {nas.Machine}/");
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_conversation_goes_on_where_it_was_on_another_machine(string claude)
    {
        await using var model = await FakeMessagesApi.StartAsync();
        await using var stage = await ClusterStage.SetAsync(
            ("Agents:claude:Command", Programs.Claude(claude)),
            ("Agents:claude:Environment:ANTHROPIC_BASE_URL", model.Url),
            ("Agents:claude:Environment:ANTHROPIC_API_KEY", "test-key"),
            ("Agents:claude:Environment:DISABLE_TELEMETRY", "1"),
            ("Agents:claude:Environment:CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"));
        var desk = await StartAsync(
            stage, "desk", ("Frontend:Enabled", "true"), ("Agents:claude:ConfigDirectory", Path.Combine(stage.Home.Root, "config-desk")));
        var nas = await StartAsync(stage, "nas", ("Agents:claude:ConfigDirectory", Path.Combine(stage.Home.Root, "config-nas")));
        using var web = desk.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        await web.WaitForNoticeAsync("Session **work**");
        await web.SayAsync("the word is mimosa");
        await web.WaitForAnswerAsync("echo: the word is mimosa");

        await web.SayAsync($"/move work @{desk.Machine}");
        await web.WaitForNoticeAsync($"Session **work** is on {desk.Machine} now");
        await web.SayAsync("which word was it?");

        await web.WaitForAnswerAsync("which word was it?");
        var texts = model.Requests[^1].UserTexts;
        Assert.Equal("the word is mimosa", texts[0]);
        Assert.Contains(
            $"Its working folder is now {Workspaces(stage, "desk")}/owner/work; it was {Workspaces(stage, "nas")}/owner/work.",
            texts[^1],
            StringComparison.Ordinal);
        Assert.EndsWith("\n\nwhich word was it?", texts[^1], StringComparison.Ordinal);
        await Eventually.Is(
            () => !Directory.EnumerateFiles(Path.Combine(stage.Home.Root, "config-nas"), "*.jsonl", SearchOption.AllDirectories).Any(),
            "the old record is gone");
        Assert.Empty(model.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task A_machine_that_is_drained_may_be_stopped_and_takes_work_again_when_it_is_told_to()
    {
        await using var stage = await ClusterStage.SetAsync();
        var door = await stage.StartSiloWithFrontendAsync("door");
        var nas = await StartAsync(stage, "nas");
        using var web = door.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        await web.WaitForNoticeAsync("Session **work**");
        await web.SayAsync("sleep 2; echo finished");
        await Eventually.Is(() => nas.SessionProcesses().Count > 0, "the turn runs");

        var drained = await Product.RunAsync(
            stage.Home,
            ["drain", $"--Machine:Name={nas.Machine}", .. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}")]);

        Assert.Equal((0, ""), (drained.ExitCode, drained.Errors));
        Assert.EndsWith(
            $"{nas.Machine} is drained: nothing runs on it, and nothing new starts until undrain. It may be stopped.\n",
            drained.Output,
            StringComparison.Ordinal);
        await web.WaitForAnswerAsync("finished");
        Assert.Empty(nas.SessionProcesses());
        await web.SayAsync("echo waited");
        await web.WaitForNoticeAsync($"{nas.Machine} is being drained, so nothing new starts there; your message waits.");
        await nas.StopAsync();
        await nas.StartAsync();
        await web.SayAsync("/machines");
        await web.WaitForNoticeAsync($"**{nas.Machine}** · online, being drained");
        Assert.Empty(nas.SessionProcesses());
        var undrained = await Product.RunAsync(
            stage.Home,
            ["undrain", $"--Machine:Name={nas.Machine}", .. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}")]);
        Assert.Equal((0, $"{nas.Machine} takes work again.\n"), (undrained.ExitCode, undrained.Output));
        await web.WaitForAnswerAsync("waited");
    }

    private static async Task<ChatEvent> AskAsync(WebClient web, string command)
    {
        var id = await StubbornlyAsync(web, command);
        return await web.WaitAsync(
            happened => happened.Kind == "notice" && happened.Data.GetProperty("id").GetString() == $"reply-{id}-0",
            what: $"the reply to {command}");
    }

    /// <summary>The conversation may have been held by the machine that has just died, and is refused until that is known.</summary>
    private static async Task<string> StubbornlyAsync(WebClient web, string text)
    {
        var id = Guid.NewGuid().ToString("N");
        await Eventually.Is(() => web.TrySayAsync(text, id), $"'{text}' is taken");
        return id;
    }

    private static string Workspaces(ClusterStage stage, string name) => Path.Combine(stage.Home.Root, $"work-{name}");

    private static Task<Product> StartAsync(ClusterStage stage, string name, params (string, string)[] more) =>
        stage.StartSiloAsync(name, [("Machine:Workspaces", Workspaces(stage, name)), .. more]);
}
