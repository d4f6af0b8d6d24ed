namespace Dormouse.Frontend.Tests.Cluster;

/// <summary>For what can only be looked up: which sockets the kernel knows.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Is(Func<bool> condition, string what, TimeSpan? patience = null) => Is(condition, () => what, patience);

    public static async Task Is(Func<bool> condition, Func<string> what, TimeSpan? patience = null)
    {
        var most = patience ?? Patience;
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < most, $"Waited {most.TotalSeconds} s until {what()}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
