using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>Another process has the conversation of a session open, and prompts wait for it.</summary>
/// <param name="QuestionId">The question that is put to chats.</param>
/// <param name="Holder">The process (<see cref="ConversationHolder.Id"/>).</param>
/// <param name="Text">The question's text.</param>
/// <param name="Options">What can be chosen.</param>
/// <param name="Chats">Keys of the chats that the question was put to, in order.</param>
/// <param name="IsToWait">Whether a person chose to wait: nobody is asked until a message comes that waits too.</param>
[GenerateSerializer, Immutable, Alias("dormouse.HeldConversation")]
internal sealed record HeldConversation(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] string Holder,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<string> Options,
    [property: Id(4)] IReadOnlyList<string> Chats,
    [property: Id(5)] bool IsToWait)
{
    /// <summary>Whether the process was busy when it was asked, and people were told so.</summary>
    [Id(6)]
    public bool WasBusy { get; init; }
}
