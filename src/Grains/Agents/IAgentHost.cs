namespace Dormouse.Grains.Agents;

/// <summary>
/// The agents of this silo's machine and every run of one. It outlives activations: a session grain that was dropped
/// finds its run here again when it is activated anew.
/// </summary>
public interface IAgentHost
{
    /// <summary>The agents that were found, the preferred one first. Never empty.</summary>
    IReadOnlyList<AgentDescription> Agents { get; }

    /// <summary>Describes the agents as they are now: who is logged in changes. It looks at files.</summary>
    /// <returns>The agents, in the same order.</returns>
    IReadOnlyList<AgentDescription> Describe() => Agents;

    /// <summary>
    /// Names the time before a prompt is given: the machine's boot and the session's private folder as it is. What is noted about the
    /// prompt from then on is only certain to be found again within the same boot and in the same folder.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <returns>A text for <see cref="FindInTranscriptAsync"/>.</returns>
    string EpochOf(SessionKey session);

    /// <summary>Every run whose process is alive.</summary>
    IReadOnlyCollection<IAgentRun> Runs { get; }

    /// <summary>Finds the run of a session.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The run, until its last event was taken; or null.</returns>
    IAgentRun? Find(SessionKey session);

    /// <summary>Starts a session's agent. It returns as soon as the process exists, before it is ready.</summary>
    /// <param name="launch">What to start.</param>
    /// <param name="sink">Where its events go.</param>
    /// <returns>The run.</returns>
    /// <exception cref="AgentStartException">It could not be started; the message is for people.</exception>
    /// <exception cref="OperationCanceledException">The silo is stopping.</exception>
    ValueTask<IAgentRun> StartAsync(AgentLaunch launch, IAgentEventSink sink);

    /// <summary>Looks a prompt up in the agent's own record of the conversation.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="prompt">The prompt that was about to be given when something broke.</param>
    /// <param name="epoch">What <see cref="EpochOf"/> said before that, or null if it is not known.</param>
    /// <returns>
    /// What the record says. Never <see cref="TranscriptFindingKind.NotGiven"/> if the machine was booted since, or the session's private
    /// folder was removed, replaced or taken from a backup.
    /// </returns>
    ValueTask<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentPrompt prompt, string? epoch);

    /// <summary>Looks in the agent's own record for the last answer, so that the conversation can go on from there.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="before">A point that was gone back to in vain: one before it is wanted. Or null.</param>
    /// <returns>The point, for <see cref="AgentLaunch.ReturnPoint"/>; null if there is none, or the agent can't go back.</returns>
    ValueTask<string?> FindReturnPointAsync(AgentLaunch launch, string? before);

    /// <summary>Lists the conversations that agents have on this machine, for a person to go on with one as a session.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="isOurs">Whether a folder was made for a session: what was begun in it is no news.</param>
    /// <returns>They, last used first.</returns>
    Task<ConversationPage> FindConversationsAsync(ConversationQuery query, Func<string, bool> isOurs) =>
        Task.FromResult(new ConversationPage([], HasMore: false));

    /// <summary>What the folder that a session works in has the agent run without asking anybody.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>A line for each, for example <c>hook SessionStart: ./setup.sh</c>; none if there is nothing.</returns>
    IReadOnlyList<string> FindOwnCode(AgentLaunch launch) => [];
}

/// <summary>What an agent's own record says about a prompt.</summary>
/// <param name="Kind">Whether it is there.</param>
/// <param name="Answer">The finished answer to it, if the record has one.</param>
public sealed record TranscriptFinding(TranscriptFindingKind Kind, string? Answer = null);

/// <summary>Whether an agent's own record has a prompt.</summary>
public enum TranscriptFindingKind
{
    /// <summary>The record can't settle it.</summary>
    Unknown,

    /// <summary>The prompt never reached the agent.</summary>
    NotGiven,

    /// <summary>It reached the agent, and no finished answer follows.</summary>
    GivenUnanswered,

    /// <summary>It reached the agent and was answered.</summary>
    Answered,
}

/// <summary>An agent could not be started.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.AgentStartException")]
public sealed class AgentStartException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence for people: what was wrong and what to do.</param>
    public AgentStartException(string message)
        : base(message)
    {
    }
}
