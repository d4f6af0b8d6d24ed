namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>What is under way in a lane.</summary>
/// <param name="Task">The work; its result are the lanes of which something failed.</param>
/// <param name="Late">Cancelled when others must not wait for it any more.</param>
internal sealed record LaneWork(Task<IReadOnlyDictionary<IntakeLane, Exception>> Task, CancellationTokenSource Late);
