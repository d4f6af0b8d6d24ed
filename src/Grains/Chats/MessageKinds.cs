using Dormouse.Grains.Chats.Commands;

namespace Dormouse.Grains.Chats;

/// <summary>What messages are for.</summary>
internal static class MessageKinds
{
    /// <summary>Whether a message is a text for the agent, and neither a command nor an edit nor an answer.</summary>
    public static bool IsPrompt(this ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && !message.IsCommand();

    /// <summary>
    /// Whether a message means the same before the prompts that were sent earlier: an edit or an agent's command does not.
    /// </summary>
    public static bool NeedsNoOrder(this ChatMessage message) =>
        message is { Group: null, IsEdit: false }
        && (message.Refusal is not null || message.Answer is not null || message.IsOurCommand());

    /// <summary>Whether a message is a command that the chat does itself.</summary>
    public static bool IsOurCommand(this ChatMessage message) =>
        message is { Refusal: null, Answer: null, IsEdit: false } && message.Command() is not null;

    /// <summary>Whether a message is a command that changes nothing.</summary>
    public static bool OnlyShows(this ChatMessage message) => message.IsOurCommand() && message.Command() is { OnlyShows: true };

    /// <summary>Whether a message begins with a command, ours or perhaps the agent's.</summary>
    public static bool IsCommand(this ChatMessage message) => ChatCommand.Parse(message.Text) is not null;

    private static IChatCommand? Command(this ChatMessage message) =>
        ChatCommand.Parse(message.Text) is { } given ? ChatCommands.Find(given.Name) : null;
}
