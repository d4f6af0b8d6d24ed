using System.Globalization;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class SubprocessStartTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_leads_its_own_session_and_its_pid_is_the_programs()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("sleep");
        await using var lines = new LineQueue(subprocess);
        Assert.Equal("ready", await lines.NextAsync());

        var entry = ProcessTable.TryRead(subprocess.Id)!.Value;
        Assert.Equal((subprocess.Id, subprocess.Id), (entry.GroupId, entry.SessionId));
        Assert.Equal(entry.Identity, subprocess.Identity);
        Assert.Contains("Dormouse.Dummy\0sleep", await File.ReadAllTextAsync($"/proc/{subprocess.Id}/cmdline", TestScope.Ended));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("DORMOUSE_SESSION", TestScope.Session)]
    [InlineData("ADDED", "a b=\"c\"\nd")]
    [InlineData("LANG", "xx_OVERRIDDEN")]
    [InlineData("HOME", "(none)")]
    public async Task A_process_gets_the_inherited_environment_with_what_is_added_and_without_what_is_removed(string name, string value)
    {
        await using var scope = new TestScope();
        var start = scope.Dummy("env", name) with
        {
            Environment = new Dictionary<string, string?> { ["ADDED"] = "a b=\"c\"\nd", ["LANG"] = "xx_OVERRIDDEN", ["HOME"] = null },
        };
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);

        Assert.Equal(value, string.Join('\n', await TestScope.LinesOf(subprocess)));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_carries_its_scope_and_works_in_its_folder()
    {
        await using var scope = new TestScope();
        await using var environment = await scope.StartAsync("env", "DORMOUSE_HOUSE");
        await using var folder = await scope.StartAsync("folder");

        Assert.Equal([scope.Id], await TestScope.LinesOf(environment));
        Assert.Equal([scope.Folder], await TestScope.LinesOf(folder));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Where_memory_runs_out_a_process_goes_before_us()
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(
            scope.Of("cat", "/proc/self/oom_score_adj"), cancellationToken: TestScope.Ended);

        var own = int.Parse(await File.ReadAllTextAsync("/proc/self/oom_score_adj", TestScope.Ended), CultureInfo.InvariantCulture);
        var score = int.Parse(Assert.Single(await TestScope.LinesOf(subprocess)), CultureInfo.InvariantCulture);
        Assert.Equal(Math.Min(own + 500, 1000), score);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Arguments_arrive_as_they_were_given()
    {
        await using var scope = new TestScope();
        string[] arguments = ["", "--", "-n", "$(id)", "a b", "'\"\\", "ü\n"];
        var start = scope.Of("sh", ["-c", "for a in \"$@\"; do printf '%s|' \"$a\"; done", "sh", .. arguments]);
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);

        Assert.Equal(string.Join('|', arguments) + "|", string.Join('\n', await TestScope.LinesOf(subprocess)));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("no-such-program", "was not found on the PATH")]
    [InlineData("/no/such/program", "does not exist")]
    [InlineData("./plain", "is not executable")]
    [InlineData("./folder", "is a folder")]
    [InlineData("./script", "needs '/no/such/interpreter'")]
    public async Task A_program_that_cannot_be_run_is_told_in_one_sentence(string program, string why)
    {
        await using var scope = new TestScope();
        await File.WriteAllTextAsync(Path.Combine(scope.Folder, "plain"), "", TestScope.Ended);
        Directory.CreateDirectory(Path.Combine(scope.Folder, "folder"));
        var script = Path.Combine(scope.Folder, "script");
        await File.WriteAllTextAsync(script, "#!/no/such/interpreter -x\n", TestScope.Ended);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var error = await Assert.ThrowsAsync<SubprocessStartException>(
            () => Subprocess.StartAsync(scope.Of(program), cancellationToken: TestScope.Ended));

        Assert.Contains(why, error.Message);
        Assert.EndsWith(".", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_holds_no_file_of_ours_and_does_not_ignore_a_broken_pipe()
    {
        const long BrokenPipe = 0x1000; // SIGPIPE, which the runtime ignores for itself
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("echo");
        await using var plain = await Subprocess.StartAsync(scope.Of("cat") with { Mark = "nas/2" }, cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(plain);
        await plain.WriteLineAsync("running"u8.ToArray(), TestScope.Ended);
        await lines.NextAsync();

        var descriptors = Directory.GetFileSystemEntries($"/proc/{plain.Id}/fd").Select(Path.GetFileName).ToList();
        var ignored = Convert.ToInt64(
            File.ReadLines($"/proc/{plain.Id}/status").Single(line => line.StartsWith("SigIgn:"))[7..].Trim(), 16);

        Assert.Equal(0, ignored & BrokenPipe);
        // Whoever started the tests may have handed files down; the runtime itself opens everything close-on-exec.
        Assert.All(descriptors.Except(["0", "1", "2"]), descriptor => Assert.False(IsCloseOnExec(descriptor!)));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_missing_folder_is_told_in_one_sentence()
    {
        await using var scope = new TestScope();
        var start = scope.Of("true") with { WorkingDirectory = scope.Folder + "/gone" };

        var error = await Assert.ThrowsAsync<SubprocessStartException>(
            () => Subprocess.StartAsync(start, cancellationToken: TestScope.Ended));

        Assert.Equal($"The working directory '{scope.Folder}/gone' does not exist; it may have been moved or deleted.", error.Message);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_program_is_looked_up_on_the_childs_own_path()
    {
        await using var scope = new TestScope();
        File.CreateSymbolicLink(Path.Combine(scope.Folder, "only-here"), "/bin/true");
        var start = scope.Of("only-here") with { Environment = new Dictionary<string, string?> { ["PATH"] = scope.Folder } };
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);

        Assert.Equal(0, (await subprocess.Exited).ExitCode);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Fifty_processes_started_at_once_outlive_the_threads_that_asked_for_them()
    {
        await using var scope = new TestScope();
        var subprocesses = new Subprocess[50];
        var threads = Enumerable.Range(0, subprocesses.Length).Select(i => new Thread(() =>
        {
            var start = scope.Of("cat") with { Mark = $"nas/{i}" };
            subprocesses[i] = Subprocess.StartAsync(start).GetAwaiter().GetResult();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        await Parallel.ForAsync(0, subprocesses.Length, TestScope.Ended, async (i, ended) =>
        {
            await using var lines = new LineQueue(subprocesses[i]);
            Assert.True(await subprocesses[i].WriteLineAsync("still here"u8.ToArray(), ended));
            Assert.Equal("still here", await lines.NextAsync());
            subprocesses[i].CloseStandardInput();
            await lines.EndsAsync();
            Assert.Equal(0, (await subprocesses[i].Exited).ExitCode);
            Assert.False(subprocesses[i].Identity.IsAlive);
            await subprocesses[i].DisposeAsync();
        });
    }

    private static bool IsCloseOnExec(string descriptor)
    {
        var flags = File.ReadLines($"/proc/self/fdinfo/{descriptor}").Single(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt64(flags[6..].Trim(), 8) & 0x80000) != 0;
    }
}
