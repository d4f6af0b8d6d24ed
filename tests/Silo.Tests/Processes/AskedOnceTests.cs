using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class AskedOnceTests
{
    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_first_launch_that_failed_does_not_refuse_the_later_ones()
    {
        var asked = 0;
        var answer = new AskedOnce<bool>(async () =>
        {
            await Task.Yield();
            return ++asked > 1 ? true : throw new IOException("Too many open files");
        });
        await Assert.ThrowsAsync<IOException>(answer.GetAsync);
        Assert.True(await answer.GetAsync());
        Assert.True(await answer.GetAsync());
        Assert.Equal(2, asked);
    }
}
