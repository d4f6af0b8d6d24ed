using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class SubprocessStreamTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task Lines_written_at_once_by_many_arrive_whole()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("echo");
        var sent = Enumerable.Range(0, 200).Select(i => $"{i}:" + new string('ü', i * 50)).ToList();
        var reading = TestScope.LinesOf(subprocess);

        var written = await Task.WhenAll(sent.Select(line => subprocess.WriteLineAsync(Encoding.UTF8.GetBytes(line))));
        subprocess.CloseStandardInput();

        Assert.All(written, Assert.True);
        Assert.Equal(sent.Order(), (await reading).Order());
        Assert.Equal(0, (await subprocess.Exited).ExitCode);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Writing_to_a_process_that_ended_is_false_and_no_error()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("exit", "0");
        await subprocess.Exited;

        Assert.False(await subprocess.WriteLineAsync("too late"u8.ToArray(), TestScope.Ended));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Writing_to_a_process_that_closed_its_stdin_is_false_and_no_error()
    {
        await using var scope = new TestScope();
        var start = scope.Of("sh", "-c", "exec <&-; echo closed; exec sleep 1000");
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(subprocess);
        await lines.NextAsync();

        for (var i = 0; i < 100; i++)
        {
            Assert.False(await subprocess.WriteLineAsync("nobody listens"u8.ToArray(), TestScope.Ended));
        }

        Assert.True(subprocess.Identity.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_pipeline_ends_quietly_when_its_reader_does()
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(
            scope.Of("sh", "-c", "yes | head -n 1"), cancellationToken: TestScope.Ended);

        Assert.Equal(["y"], await TestScope.LinesOf(subprocess));
        Assert.Equal("", (await subprocess.Exited).StandardErrorTail);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_write_that_waits_for_a_reader_ends_with_the_process()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("sleep");
        var waiting = subprocess.WriteLineAsync(new byte[1024 * 1024], TestScope.Ended);
        var behind = subprocess.WriteLineAsync("next"u8.ToArray(), TestScope.Ended);
        using var impatience = new CancellationTokenSource();
        var impatient = subprocess.WriteLineAsync("impatient"u8.ToArray(), impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(waiting.IsCompleted);

        subprocess.Signal(UnixSignal.Kill);

        Assert.False(await waiting);
        Assert.False(await behind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_line_of_five_megabytes_arrives_as_one()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("long-line", "5");

        var lines = await TestScope.LinesOf(subprocess);

        Assert.Equal([5 * 1024 * 1024, 5], lines.Select(line => line.Length));
        Assert.Equal(0, (await subprocess.Exited).ExitCode);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Half_a_line_is_delivered_when_the_process_dies_in_the_middle_of_it()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("die-mid-line");

        Assert.Equal(["whole", "hal"], await TestScope.LinesOf(subprocess));
        Assert.Equal("was killed by signal 9 (KILL)", (await subprocess.Exited).Describe());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_flood_of_stderr_does_not_stop_stdout_and_its_tail_is_kept()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("flood-stderr", "100");

        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), await TestScope.LinesOf(subprocess));

        var exit = await subprocess.Exited;
        Assert.Equal("ended with exit code 3: the end", exit.Describe());
        Assert.InRange(Encoding.UTF8.GetByteCount(exit.StandardErrorTail), 16 * 1024 - 3, 16 * 1024);
        Assert.DoesNotContain('\uFFFD', exit.StandardErrorTail);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_flood_of_stdout_arrives_whole_as_a_stream()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("flood-stdout", "100");
        var buffer = new byte[64 * 1024];
        long total = 0;
        var output = subprocess.StandardOutput;
        while (await output.ReadAsync(buffer, TestScope.Ended) is > 0 and var read)
        {
            total += read;
        }

        Assert.Equal(100L * 1024 * 1024, total);
        Assert.Equal(0, (await subprocess.Exited).ExitCode);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Stdout_has_one_reader()
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(scope.Of("true"), cancellationToken: TestScope.Ended);
        Assert.Empty(await TestScope.LinesOf(subprocess));

        Assert.Throws<InvalidOperationException>(() => subprocess.StandardOutput);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Exit_and_stdout_come_soon_although_a_grandchild_holds_the_pipes()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("hold-stdout");
        await using var lines = new LineQueue(subprocess);
        var grandchild = await lines.NextProcessAsync();
        await Eventually.Is(() => !subprocess.Identity.IsAlive, "the process ended");

        var died = TimeProvider.System.GetTimestamp();
        var exit = await subprocess.Exited;
        await lines.EndsAsync();

        Assert.Equal(0, exit.ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(died).TotalSeconds, 0, 1.5);
        Assert.True(grandchild.IsAlive);
        await subprocess.DisposeAsync();
        Assert.False(grandchild.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_reader_may_be_cancelled_while_the_process_lives()
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(scope.Of("cat"), cancellationToken: TestScope.Ended);
        using var cancel = new CancellationTokenSource();
        var reading = subprocess.ReadLinesAsync(cancel.Token).GetAsyncEnumerator(cancel.Token).MoveNextAsync().AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(subprocess.Identity.IsAlive);
    }
}
