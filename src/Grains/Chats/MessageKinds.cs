using Dormouse.Grains.Chats.Commands;

namespace Dormouse.Grains.Chats;

/// <summary>What messages are for.</summary>
internal static class MessageKinds
{
    /// <summary>Whether a message is a text for the agent, and neither a command nor an edit nor an answer.</summary>
    public static bool IsPrompt(this ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && !message.IsCommand();

    /// <summary>Whether a message means the same before the prompts that were sent earlier: an edit or an agent's command does not.</summary>
    public static bool NeedsNoOrder(this ChatMessage message) =>
        message is { Group: null, IsEdit: false }
        && (message.Refusal is not null || message.Answer is not null
            || (ChatCommand.Parse(message.Text) is { } command && ChatCommands.Find(command.Name) is not null));

    /// <summary>Whether a message begins with a command, ours or perhaps the agent's.</summary>
    public static bool IsCommand(this ChatMessage message) => ChatCommand.Parse(message.Text) is not null;
}
