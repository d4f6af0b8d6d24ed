namespace Dormouse.Testing;

/// <summary>For what nobody announces and can only be looked up, such as who is in /proc: looks until it is so.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A look at all of /proc costs milliseconds of the processor that the programs under test need: the longer it takes, the rarer
    // the looks.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    public static Task Is(Func<bool> condition, string what, TimeSpan? atMost = null) => Is(condition, () => what, atMost);

    public static Task Is(Func<bool> condition, Func<string> what, TimeSpan? atMost = null) =>
        Is(() => Task.FromResult(condition()), what, atMost);

    public static Task Is(Func<Task<bool>> condition, string what, TimeSpan? atMost = null) => Is(condition, () => what, atMost);

    /// <summary>Looks again and again, the rarer the longer it takes.</summary>
    /// <param name="condition">What is to become true.</param>
    /// <param name="what">Completes "Waited 30 s until …" when it does not.</param>
    /// <param name="atMost">How long it may take; 30 s if null.</param>
    public static Task Is(Func<Task<bool>> condition, Func<string> what, TimeSpan? atMost = null) =>
        LookAsync(condition, what, atMost ?? Patience, LongestPause);

    /// <summary>Looks again and again, as often at the end as at the beginning: for what moves a fake clock with each look.</summary>
    /// <param name="condition">What is to become true.</param>
    /// <param name="what">Completes "Waited 30 s until …" when it does not.</param>
    public static Task IsStepByStep(Func<Task<bool>> condition, string what) => LookAsync(condition, () => what, Patience, FirstPause);

    /// <inheritdoc cref="IsStepByStep(Func{Task{bool}}, string)"/>
    public static Task IsStepByStep(Func<bool> condition, string what) => IsStepByStep(() => Task.FromResult(condition()), what);

    private static async Task LookAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan patience, TimeSpan longest)
    {
        var pause = FirstPause;
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < patience, $"Waited {patience.TotalSeconds} s until {what()}.");
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            pause = pause * 1.3 < longest ? pause * 1.3 : longest;
        }
    }
}
