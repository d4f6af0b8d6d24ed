namespace Dormouse.Grains.Agents;

/// <summary>A message in an agent's own record of a conversation.</summary>
/// <param name="Id">Its id in that record.</param>
/// <param name="Prompt">The prompt that it answers; its own id if it is a prompt. For one that came by a chat, that one's id.</param>
/// <param name="Text">What was written, in the agent's own Markdown.</param>
/// <param name="At">When it was written.</param>
public sealed record RecordedMessage(Guid Id, Guid Prompt, string Text, DateTimeOffset At)
{
    /// <summary>Whether a person wrote it.</summary>
    public bool IsPrompt => Id == Prompt;
}
