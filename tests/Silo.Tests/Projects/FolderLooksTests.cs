using Dormouse.Silo.Projects;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Projects;

public sealed class FolderLooksTests
{
    private static readonly SessionKey Session = new("nas", "1");

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_look_that_takes_longer_is_fetched_by_the_same_call_again_and_is_one_look()
    {
        var looks = new FolderLooks<string>(TimeSpan.FromMilliseconds(50));
        var (begun, gate) = (0, new TaskCompletionSource<string>());

        Assert.Null(await looks.AskAsync(Session, "a", LookAsync));
        Assert.Equal("b", await looks.AskAsync(Session, "b", static () => Task.FromResult("b")));
        var again = looks.AskAsync(Session, "a", LookAsync);
        gate.SetResult("found");

        Assert.Equal("found", await again ?? await looks.AskAsync(Session, "a", LookAsync));
        Assert.Equal(1, begun);
        Assert.Equal("new", await looks.AskAsync(Session, "a", static () => Task.FromResult("new")));

        Task<string> LookAsync()
        {
            begun++;
            return gate.Task;
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_nobody_fetches_is_forgotten_and_a_failure_is_told_once()
    {
        var looks = new FolderLooks<string>(TimeSpan.FromMilliseconds(20));
        var gate = new TaskCompletionSource<string>();
        Assert.Null(await looks.AskAsync(Session, "a", () => gate.Task));
        gate.SetResult("old");

        await Eventually.Is(
            async () => await looks.AskAsync(Session, "a", static () => Task.FromResult("new")) == "new", "the old look is forgotten");

        await Assert.ThrowsAsync<IOException>(
            () => looks.AskAsync(Session, "b", static () => Task.FromException<string>(new IOException("no disk"))));
        Assert.Equal("new", await looks.AskAsync(Session, "b", static () => Task.FromResult("new")));
    }
}
