using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Hands the session's folder to another agent, which knows nothing of the conversation so far. It holds once no process of the one before
/// is there, and the new one is told with its first prompt whom it comes after.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="agents">The agents of this machine.</param>
/// <param name="configDirectory">The configuration folder of an agent for a person, or null for the agent's own.</param>
/// <param name="logger">Logs it.</param>
internal sealed class AgentHandover(
    StoredSession session,
    ActiveRun run,
    IdleSuspension idle,
    IAgentHost agents,
    Func<string, string, string?> configDirectory,
    ILogger logger)
{
    private SessionState State => session.State;

    /// <summary>Its agent, from the next prompt on.</summary>
    public string Agent => State.NextAgent ?? State.Agent;

    /// <inheritdoc cref="ISessionGrain.SetAgent"/>
    public async Task<string?> SetAsync(string agent)
    {
        if (agents.Agents.All(one => one.Name != agent))
        {
            return AgentChoiceTexts.NoAgent(agent, agents.Agents);
        }

        if (Agent == agent)
        {
            return null;
        }

        State.NextAgent = agent == State.Agent ? null : agent;
        if (run.Process is { } process)
        {
            // Before the write: if its answer is lost, the same call again finds the agent as it is to be.
            process.IsOutdated = true;
        }
        else if (State.InFlight is null)
        {
            Apply();
        }

        await session.WriteAsync();
        idle.RestartWhenFree();
        return null;
    }

    /// <summary>No process is there: whoever is to have the folder has it from now on, with the next write.</summary>
    public void Apply()
    {
        if (State.NextAgent is not { } next)
        {
            return;
        }

        logger.LogHandedOver(session.Key, State.Agent, next);
        State.FormerAgent = State.HasHistory ? State.Agent : State.FormerAgent;
        State.Agent = next;
        State.NextAgent = null;
        State.AgentSessionId = Guid.NewGuid().ToString();
        State.ConfigDirectory = configDirectory(next, State.Owner!);
        State.HasHistory = State.WasStarted = State.IsPersonaNew = false;

        // What was the other agent's own: its words for models and modes, and points of its record.
        State.Model = State.Effort = State.ReturnPoint = State.LastReturn = State.ForksFrom = State.PassedOver = null;
        State.ForkedFrom = null;
        State.Return = null;
        State.Permissions = null;
        State.Choices = null;
        State.Context = null;
        State.GivesTitle = State.Title is not null;

        // What that one would run of a project is another thing.
        State.TrustsProject = null;
        State.TrustQuestion = null;
        State.RelocationOrigin = null;
    }

    /// <summary>The agent is told whom it comes after, with the first prompt that it can take text with.</summary>
    /// <param name="prompt">The prompt that is to be given.</param>
    /// <param name="isRun">Whether the agent runs prompts as command lines, and reads no text.</param>
    /// <returns>The prompt as it is to be given.</returns>
    public QueuedPrompt Introduced(QueuedPrompt prompt, bool isRun) =>
        State.FormerAgent is { } former && !prompt.IsCommand && !isRun
            ? prompt with
            {
                Surroundings =
                    [new(SurroundingKind.Note, AgentChoiceTexts.HandedOver(former)), .. prompt.Surroundings ?? []],
            }
            : prompt;

    /// <summary>A turn has ended: once one was answered, the agent knows.</summary>
    /// <param name="outcome">How it ended.</param>
    public void NoteTurn(TurnOutcome outcome)
    {
        if (outcome is TurnOutcome.Completed)
        {
            State.FormerAgent = null;
        }
    }
}
