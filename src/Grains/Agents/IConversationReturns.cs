namespace Dormouse.Grains.Agents;

/// <summary>The way back in conversations of this machine's agents, by what they have kept themselves.</summary>
public interface IConversationReturns
{
    /// <summary>Lists the last prompts of a conversation from the agent's own record.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The prompts, newest first; none if there is no record, or the agent can't go back.</returns>
    ValueTask<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, int most);

    /// <summary>
    /// Puts the files that the agent has edited back as they were at a prompt, by a process beside the session's own, which must not run.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="isTrial">Whether it is only found out what would be put back.</param>
    /// <returns>What was, or would be, put back; or why it can't be.</returns>
    ValueTask<FileReturn> PutFilesBackAsync(AgentLaunch launch, Guid prompt, bool isTrial);
}
