using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public sealed class FoundOnceTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task What_could_not_be_found_out_is_tried_again_and_what_was_is_kept()
    {
        var tries = 0;
        var found = new FoundOnce<int>(
            () => ++tries == 1 ? Task.FromException<int>(new IOException("Too many open files")) : Task.FromResult(tries));
        await Assert.ThrowsAsync<IOException>(found.GetAsync);

        Assert.Equal(2, await found.GetAsync());
        Assert.Equal(2, await found.GetAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Who_asks_while_it_is_being_found_out_waits_for_the_same()
    {
        var tries = 0;
        var gate = new TaskCompletionSource<int>();
        var found = new FoundOnce<int>(() =>
        {
            tries++;
            return gate.Task;
        });
        var (one, other) = (found.GetAsync(), found.GetAsync());

        gate.SetResult(7);

        Assert.Equal((7, 7, 1), (await one, await other, tries));
    }
}
