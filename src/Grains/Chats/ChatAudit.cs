namespace Dormouse.Grains.Chats;

/// <summary>Notes what is done from a chat.</summary>
/// <param name="scope">The chat.</param>
internal sealed class ChatAudit(ChatScope scope)
{
    private const string Unknown = "?";

    /// <summary>Notes what a command is about to do.</summary>
    /// <param name="message">The message that is the command.</param>
    /// <param name="what">What it does.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not noted, and nothing is to be done.</exception>
    public Task NoteAsync(ChatMessage message, string what) => Grain.Note(message.User, what, scope.Key);

    /// <summary>
    /// A person has decided what an agent may do: the session has the answer, and nothing waits for the note. What is allowed for good is
    /// noted with the question, which says what that is; a choice that is no permission is not noted.
    /// </summary>
    /// <param name="open">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="user">Who gave it; null if that is not known any more.</param>
    public void Answered(OpenQuestion open, string answer, string? user)
    {
        if (AuditTexts.Permission(open.SessionName ?? open.Session, open.Text, open.Options, open.Form, answer) is { } what)
        {
            NoteLaterAsync(user ?? Unknown, what).Ignore();
        }
    }

    private IAuditGrain Grain => scope.Grains.GetGrain<IAuditGrain>(IAuditGrain.Key);

    private async Task NoteLaterAsync(string user, string what)
    {
        try
        {
            await Grain.Note(user, what, scope.Key);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            ChatLog.NotNoted(scope.Log, exception, scope.Key);
        }
    }
}
