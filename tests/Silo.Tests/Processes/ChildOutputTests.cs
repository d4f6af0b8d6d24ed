using System.IO.Pipes;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class ChildOutputTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_process_wrote_is_read_whole_although_nobody_read_while_it_lived()
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using var stray = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        await stray.WriteAsync(new byte[60_000], TestScope.Ended);
        await using var output = new ChildOutput(pipe);
        output.EndAfter(TimeSpan.Zero);

        Assert.Equal(60_000, await ReadToEndAsync(output));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_stray_that_goes_on_writing_cannot_keep_the_output_open()
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using var stray = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        await using var output = new ChildOutput(pipe);
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(
            async () =>
            {
                while (true)
                {
                    await stray.WriteAsync(new byte[64 * 1024], enough.Token);
                }
            },
            TestScope.Ended);
        Assert.True(await output.ReadAsync(new byte[10], TestScope.Ended) > 0);
        output.EndAfter(TimeSpan.Zero);

        Assert.InRange(await ReadToEndAsync(output), 0, 3 * 1024 * 1024);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_read_that_waits_ends_when_the_output_is_disposed()
    {
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        await using var stray = new AnonymousPipeClientStream(PipeDirection.Out, pipe.ClientSafePipeHandle);
        var output = new ChildOutput(pipe);
        var reading = output.ReadAsync(new byte[10], TestScope.Ended).AsTask();

        await output.DisposeAsync();

        Assert.Equal(0, await reading);
    }

    private static async Task<long> ReadToEndAsync(ChildOutput output)
    {
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await output.ReadAsync(buffer, TestScope.Ended) is > 0 and var read)
        {
            total += read;
        }

        return total;
    }
}
