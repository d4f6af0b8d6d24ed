using Dormouse.EndToEnd.Tests.Harness;

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
        await web.SayAsync("sha256sum ../big; pwd; echo \"$COLOUR\"; stat -c '%a %Y' ../old; readlink ../dangling; ls -d ../empty odd*/file; echo $DORMOUSE_SESSION");
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

    private static string Workspaces(ClusterStage stage, string name) => Path.Combine(stage.Home.Root, $"work-{name}");

    private static Task<Product> StartAsync(ClusterStage stage, string name, params (string, string)[] more) =>
        stage.StartSiloAsync(name, [("Machine:Workspaces", Workspaces(stage, name)), .. more]);
}
