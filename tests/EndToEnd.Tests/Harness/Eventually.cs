namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>For what can only be looked up: who is in /proc.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Is(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"Waited {Patience.TotalSeconds} s until {what}.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
