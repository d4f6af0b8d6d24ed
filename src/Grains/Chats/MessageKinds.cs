namespace Dormouse.Grains.Chats;

/// <summary>What messages are for.</summary>
internal static class MessageKinds
{
    /// <summary>Whether a message is a text for the agent, and neither a command nor an edit nor an answer.</summary>
    public static bool IsPrompt(this ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && !message.IsCommand();

    /// <summary>Whether a message begins with a command, ours or perhaps the agent's.</summary>
    public static bool IsCommand(this ChatMessage message) => ChatCommand.Parse(message.Text) is not null;
}
