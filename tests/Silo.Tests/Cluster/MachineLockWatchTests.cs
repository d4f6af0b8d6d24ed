using System.Net.Sockets;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Cluster;

/// <summary>
/// The watch over a machine's name. Each hold is answered by the test, so the clock is moved only when the watch waits for it.
/// </summary>
public sealed class MachineLockWatchTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<TaskCompletionSource<bool>> _holds = new();

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_name_is_kept_whatever_PostgreSQL_and_the_network_do()
    {
        var watch = MachineLock.WatchAsync(HoldAsync, _time, _stopping.Token);
        Exception[] failures =
        [
            new SocketException((int)SocketError.HostNotFound), new TimeoutException(), new Npgsql.NpgsqlException(), new IOException(),
            new OperationCanceledException(), new ObjectDisposedException("connection"),
        ];
        foreach (var failure in failures)
        {
            Next().SetException(failure);
            Assert.False(watch.IsCompleted, $"The watch goes on after {failure.GetType().Name}.");
        }

        Next().SetResult(true);
        await _stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_name_is_lost_when_another_silo_has_it_for_longer_than_the_server_needs_to_forget_us()
    {
        var watch = MachineLock.WatchAsync(HoldAsync, _time, _stopping.Token);
        for (var second = 0; second < 16; second++)
        {
            Next().SetResult(false);
            Assert.False(watch.IsCompleted);
        }

        Next().SetResult(false);

        await watch;
    }

    public void Dispose() => _stopping.Dispose();

    /// <summary>Lets a second pass, after which the watch asks.</summary>
    private TaskCompletionSource<bool> Next()
    {
        var hold = new TaskCompletionSource<bool>();
        _holds.Enqueue(hold);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_holds);
        return hold;
    }

    private Task<bool> HoldAsync(CancellationToken stopping) => _holds.Dequeue().Task;
}
