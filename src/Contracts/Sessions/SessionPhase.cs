namespace Dormouse.Contracts;

/// <summary>What a session is doing.</summary>
public enum SessionPhase
{
    /// <summary>Asleep: it has no process.</summary>
    Idle,

    /// <summary>Its process was started and is not ready yet.</summary>
    Starting,

    /// <summary>Its process waits for a prompt.</summary>
    Ready,

    /// <summary>A turn runs.</summary>
    Working,

    /// <summary>Its process was asked to end.</summary>
    Suspending,

    /// <summary>Hidden by its owner; it has no process.</summary>
    Archived,
}
