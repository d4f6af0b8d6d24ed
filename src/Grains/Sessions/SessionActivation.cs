namespace Dormouse.Grains.Sessions;

/// <summary>What a part of a session may do with the activation that it lives in.</summary>
/// <param name="startTimer">Starts a timer whose ticks are turns of the grain.</param>
/// <param name="delayDeactivation">Keeps the activation for at least so long.</param>
/// <param name="drop">Ends the activation as soon as the turn that runs has ended.</param>
internal sealed class SessionActivation(
    Func<Func<Task>, GrainTimerCreationOptions, IGrainTimer> startTimer, Action<TimeSpan> delayDeactivation, Action drop)
{
    /// <summary>Starts a timer whose ticks are turns of the grain.</summary>
    /// <param name="tick">What is done at each tick.</param>
    /// <param name="options">When it ticks.</param>
    /// <returns>The timer; it ends with the activation.</returns>
    public IGrainTimer StartTimer(Func<Task> tick, GrainTimerCreationOptions options) => startTimer(tick, options);

    /// <summary>Keeps the session in memory: its timers and its turn are here.</summary>
    public void Keep() => delayDeactivation(Timeout.InfiniteTimeSpan);

    /// <summary>The session has nothing to do any more: it leaves memory like any grain that is not used.</summary>
    public void Release() => delayDeactivation(TimeSpan.Zero);

    /// <summary>Ends the activation as soon as the turn that runs has ended; the next call begins from what is stored.</summary>
    public void Drop() => drop();
}
