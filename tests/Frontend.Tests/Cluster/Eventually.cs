namespace Dormouse.Frontend.Tests.Cluster;

/// <summary>For what can only be looked up: which sockets the kernel knows.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Is(Func<bool> condition, string what) => Is(condition, () => what);

    public static async Task Is(Func<bool> condition, Func<string> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Waited {Patience.TotalSeconds} s until {what()}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
