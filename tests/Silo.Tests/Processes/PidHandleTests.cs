using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class PidHandleTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handle_signals_its_process_and_nobody_after_it(bool usePidfd)
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(scope.Of("sleep", "1000"), cancellationToken: TestScope.Ended);
        using var handle = PidHandle.TryOpen(subprocess.Identity, usePidfd);
        Assert.NotNull(handle);

        Assert.True(handle.Send(UnixSignal.None));
        Assert.True(handle.Send(UnixSignal.Kill));
        await subprocess.Exited;

        Assert.False(handle.Send(UnixSignal.None));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task There_is_no_handle_for_a_process_with_another_start(bool usePidfd)
    {
        await using var scope = new TestScope();
        await using var subprocess = await Subprocess.StartAsync(scope.Of("sleep", "1000"), cancellationToken: TestScope.Ended);
        var identity = subprocess.Identity;

        Assert.Null(PidHandle.TryOpen(identity with { StartTicks = identity.StartTicks - 1 }, usePidfd));
        Assert.Null(PidHandle.TryOpen(identity with { BootId = "another" }, usePidfd));
        Assert.Null(PidHandle.TryOpen(identity with { Pid = int.MaxValue }, usePidfd));
    }
}
