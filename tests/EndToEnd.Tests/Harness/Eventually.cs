namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>For what can only be looked up: who is in /proc.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task Is(Func<bool> condition, string what) => Is(() => Task.FromResult(condition()), what);

    public static Task Is(Func<bool> condition, Func<string> what) => Is(() => Task.FromResult(condition()), what);

    public static Task Is(Func<Task<bool>> condition, string what) => Is(condition, () => what);

    public static async Task Is(Func<Task<bool>> condition, Func<string> what, TimeSpan? atMost = null)
    {
        var patience = atMost ?? Patience;
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < patience, $"Waited {patience.TotalSeconds} s until {what()}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
