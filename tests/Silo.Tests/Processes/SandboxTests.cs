using System.Globalization;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public sealed class SandboxTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_program_in_a_sandbox_is_signalled_leads_its_group_and_tells_how_it_ended_as_without()
    {
        await using var scope = new TestScope();
        await using var subprocess = await StartAsync(
            scope, "bash", "-c", "trap 'echo told; exit 7' TERM; echo begun; while :; do sleep 0.05; done");
        var lines = subprocess.ReadLinesAsync(TestScope.Ended).GetAsyncEnumerator(TestScope.Ended);
        Assert.True(await lines.MoveNextAsync());

        var entry = ProcessTable.TryRead(subprocess.Id)!.Value;
        Assert.Equal("bash", (await File.ReadAllTextAsync($"/proc/{subprocess.Id}/comm", TestScope.Ended)).Trim());
        Assert.Equal((subprocess.Id, subprocess.Id), (entry.GroupId, entry.SessionId));
        Assert.True(subprocess.SignalGroup(UnixSignal.Terminate));

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("told", System.Text.Encoding.UTF8.GetString(lines.Current.Span));
        Assert.Equal(7, (await subprocess.Exited).ExitCode);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_process_of_a_sandbox_outlives_its_program_not_even_one_that_cleared_its_environment(bool isKilled)
    {
        await using var scope = new TestScope();
        var seconds = string.Create(CultureInfo.InvariantCulture, $"9{Random.Shared.Next(100_000_000):D8}");
        await using var subprocess = await StartAsync(
            scope, "bash", "-c", $"env -i setsid /bin/sh -c 'trap \"\" TERM HUP; /bin/sleep {seconds}' & echo begun; read line");
        var lines = subprocess.ReadLinesAsync(TestScope.Ended).GetAsyncEnumerator(TestScope.Ended);
        Assert.True(await lines.MoveNextAsync());
        await Eventually.Is(() => Sleepers(seconds).Count > 0, "it runs");
        Assert.All(Sleepers(seconds), static pid => Assert.False(ProcessEnvironment.Of(pid).HasStart(ProcessMark.SessionVariable)));

        if (isKilled)
        {
            await subprocess.KillTreeAsync();
        }
        else
        {
            subprocess.CloseStandardInput();
            await subprocess.Exited;
        }

        await Eventually.Is(() => Sleepers(seconds).Count == 0, "it is gone");
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_sandbox_has_only_its_own_processes_and_no_power_over_the_machine()
    {
        await using var scope = new TestScope();
        await using var subprocess = await StartAsync(
            scope,
            "bash",
            "-c",
            $"""
            grep CapEff /proc/self/status; ls -d /proc/[0-9]* | wc -l
            mount -t tmpfs x /mnt 2>/dev/null; echo $?
            kill -0 {Environment.ProcessId} 2>/dev/null; echo $?
            """);

        var lines = await TestScope.LinesOf(subprocess);

        Assert.EndsWith("0000000000000000", lines[0], StringComparison.Ordinal);
        Assert.InRange(int.Parse(lines[1], CultureInfo.InvariantCulture), 1, 9);
        Assert.Equal(("32", "1"), (lines[2], lines[3]));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_hidden_is_not_there_and_what_is_shown_can_be_changed_only_if_that_was_said()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["secrets"]);
        File.WriteAllText(folder["secrets/key"], "secret");
        File.WriteAllText(folder["token"], "secret");
        File.WriteAllText(folder["own"], "mine");
        Directory.CreateSymbolicLink(folder["link"], folder["secrets"]);
        await using var scope = new TestScope();
        var sandbox = new Sandbox().ShowAll().Make("proc").Hide(folder["secrets"]).Hide(folder["token"]).Show(scope.Folder);
        await using var subprocess = await StartAsync(
            scope,
            sandbox,
            "bash",
            "-c",
            $"cat {folder["secrets/key"]} {folder["link/key"]} {folder["token"]}; cat {folder["own"]}; echo; touch here && echo changed");

        Assert.Equal(["mine"], await TestScope.LinesOf(subprocess));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_program_that_is_not_there_or_ends_at_once_is_told_as_without()
    {
        await using var scope = new TestScope();
        await Assert.ThrowsAsync<SubprocessStartException>(() => StartAsync(scope, "no-such-program"));
        await using var subprocess = await StartAsync(scope, "sh", "-c", "echo why >&2; exit 3");

        var exit = await subprocess.Exited;

        Assert.Equal((3, "why\n"), (exit.ExitCode, exit.StandardErrorTail));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(null, "it is not installed")]
    [InlineData("echo 'bwrap: No permissions' >&2; exit 1", "it can't make a sandbox here (bwrap: No permissions)")]
    public async Task Where_no_sandbox_can_be_had_it_is_said_why(string? script, string why)
    {
        using var folder = new TempFolder();
        if (script is not null)
        {
            File.WriteAllText(folder["bwrap"], $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(folder["bwrap"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Assert.Equal((null, why), await Bubblewrap.FindAsync(folder.Path));
    }

    private static Task<Subprocess> StartAsync(TestScope scope, string program, params string[] arguments) =>
        StartAsync(scope, new Sandbox().ShowAll().Make("proc"), program, arguments);

    private static async Task<Subprocess> StartAsync(TestScope scope, Sandbox sandbox, string program, params string[] arguments)
    {
        var (bubblewrap, why) = await Bubblewrap.FindAsync();
        Assert.True(bubblewrap is not null, why);
        var start = scope.Of(program, arguments) with { Before = bubblewrap.Before(sandbox.Mounts, scope.Folder) };
        return await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
    }

    private static List<int> Sleepers(string seconds) => [.. ProcessTable.Snapshot()
        .Where(static entry => entry.IsAlive)
        .Select(static entry => entry.Pid)
        .Where(pid => CommandLine(pid).EndsWith($"sleep\0{seconds}\0", StringComparison.Ordinal))];

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
