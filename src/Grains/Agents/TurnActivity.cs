namespace Dormouse.Grains.Agents;

/// <summary>What a run shows of its work, to tell one that works from one that is stuck.</summary>
/// <param name="LastOutput">
/// When it printed something last or was given something, whichever is later, by the steady clock (<see cref="Clocks.SteadyNow"/>).
/// </param>
/// <param name="Tool">A tool that the agent waits for, or null if none is known.</param>
/// <param name="Retry">The retry of the model's API that it is in the midst of, or null.</param>
/// <param name="WaitsForPerson">Whether it waits for a person's answer.</param>
/// <param name="BackgroundTasks">How many tasks it is known to run beside its turns.</param>
public sealed record TurnActivity(
    TimeSpan LastOutput, string? Tool = null, AgentRetry? Retry = null, bool WaitsForPerson = false, int BackgroundTasks = 0);

/// <summary>A retry of the model's API.</summary>
/// <param name="Attempt">Its number, from 1.</param>
/// <param name="Most">How many there will be.</param>
/// <param name="At">When it was announced, by the steady clock.</param>
public sealed record AgentRetry(int Attempt, int Most, TimeSpan At);
