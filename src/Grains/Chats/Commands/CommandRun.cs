using Dormouse.Grains.People;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>A command that was given: by whom, with what, and the parts of the chat that a command may use.</summary>
/// <param name="Chat">The chat.</param>
/// <param name="Message">The message that is the command.</param>
/// <param name="Arguments">The words behind the command's name.</param>
internal sealed record CommandRun(CommandDesk Chat, ChatMessage Message, IReadOnlyList<string> Arguments)
{
    /// <summary>The session that the sender talks to here.</summary>
    public CurrentSession Current => Chat.Current.Of(Message.User);

    public ChatScope Scope => Chat.Scope;

    /// <summary>The sender's sessions.</summary>
    public IUserGrain User => Scope.User(Message);

    /// <summary>What the sender can see of sessions and machines.</summary>
    public Overview Overview => new(Scope.Grains, Scope.Machines, Scope.Time, Message.User);

    /// <summary>All arguments as one text.</summary>
    public string Text => string.Join(' ', Arguments);

    /// <summary>All that stands behind the command's name, as it was written.</summary>
    public string Rest => Message.Text.IndexOfAny([' ', '\t', '\r', '\n']) is >= 0 and var end ? Message.Text[end..].Trim() : "";

    /// <summary>Whether the sender may do something with the current session; only while there is one.</summary>
    /// <param name="needed">What.</param>
    /// <returns>Why not; null if they may.</returns>
    public async Task<Reply?> RefusalAsync(SessionRight needed) =>
        await Chat.Access.RefusalAsync(Message.User, Current.Key!, Current.Name, needed) is { } refusal ? new(refusal) : null;

    /// <summary>Waits for a session or a machine, and not for ever: a command must not hold up its chat.</summary>
    /// <param name="answer">What was asked.</param>
    /// <exception cref="TimeoutException">It did not answer in time; the person is told.</exception>
    public Task<T> AskAsync<T>(Task<T> answer) => answer.PatientlyAsync(Scope.Time);

    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Task answer) => answer.PatientlyAsync(Scope.Time);

    /// <summary>Notes what the command is about to do.</summary>
    /// <param name="what">What it does.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public Task NoteAsync(string what) => AskAsync(Chat.Audit.NoteAsync(Message, what));

    public IMachineGrain Machine(string name) => Scope.Machine(name);

    /// <summary>Says one thing.</summary>
    /// <param name="text">CommonMark.</param>
    /// <returns>The replies of a command that has nothing to wait for.</returns>
    public static Task<IReadOnlyList<Reply>> Say(string text) => Task.FromResult<IReadOnlyList<Reply>>([new(text)]);
}
