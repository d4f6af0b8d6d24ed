namespace Dormouse.Grains.Chats;

/// <summary>
/// A conversation that an earlier version gave another key, when its group became a supergroup: it lives there, and what still comes here
/// goes there, because sessions answer to the chat that a prompt came from. It alone changes <see cref="ChatState.Move"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class FormerMove(ChatScope scope, ChatState state, ChatParts chat)
{
    private Task _ending = Task.CompletedTask;

    /// <summary>Whether it is not known yet if the other chat has everything or nothing.</summary>
    public bool IsUnderWay => state.Move is { To: not null, IsDone: false };

    /// <summary>Whether an earlier version has brought a conversation here.</summary>
    /// <param name="from">The key that the conversation had.</param>
    /// <returns>True if it lives here.</returns>
    public bool HasTaken(string from) => state.Move?.From.Contains(from) == true;

    /// <summary>The chat that the conversation lives in.</summary>
    /// <returns>The chat; null if it lives here.</returns>
    public async ValueTask<IChatGrain?> SuccessorAsync()
    {
        await EndAsync();
        return state.Move?.To is { } to ? scope.Grains.GetGrain<IChatGrain>(to) : null;
    }

    /// <summary>Ends what an earlier version left in the middle: where the other chat has nothing, the conversation stays here.</summary>
    /// <returns>A task that ends when it is known where the conversation lives.</returns>
    public Task EndAsync()
    {
        if (_ending.IsCompleted)
        {
            // Also after a failure: once it is decided, a write that failed is made again like any other.
            _ending = IsUnderWay ? EndNowAsync(state.Move!.To!) : Task.CompletedTask;
        }

        return _ending;
    }

    /// <summary>
    /// The same message for another chat. Its number there may be another message's, so its name says where it comes from; and a
    /// question's number means nothing there.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>The message as the other chat gets it.</returns>
    public ChatMessage HandedOn(ChatMessage message)
    {
        var (from, origin) = (scope.Key, message.Origin ?? scope.RequestId(message));
        var answer = message.Answer is { } given && given.Question.StartsWith('#')
            ? given with { Question = Named(given.Question) }
            : message.Answer;
        message = message.RepliesTo?.StartsWith('#') == true ? message with { RepliesTo = Named(message.RepliesTo) } : message;
        return message.Origin is not null ? message with { Answer = answer } : message with
        {
            Id = origin,
            Origin = origin,
            Seen = null,
            Number = null,
            Answer = answer,
            Edits = message.Edits is null ? null : $"{from}\n{message.Edits}",
            Parts = message.Parts is null ? null : [.. message.Parts.Select(part => $"{from}\n{part}")],
            Pieces = message.Pieces is null ? null : [.. message.Pieces.Select(piece => piece with { Id = $"{from}\n{piece.Id}" })],
        };

        string Named(string number) => state.Questions.Find(open => open.IsNamed(number))?.QuestionId ?? $"{from}{number}";
    }

    private async Task EndNowAsync(string to)
    {
        if (await scope.Grains.GetGrain<IChatSuccessor>(to).HasTaken(scope.Key))
        {
            state.Move = state.Move! with { IsDone = true };
            chat.Log.Clear();
            chat.Messages.Clear();
            chat.Waiting.Clear();
            chat.Files.Clear();
            chat.Working.Clear();
        }
        else
        {
            await chat.Address.ChangeAsync(to);
            state.Move = new(null, IsDone: false, state.Move!.From);
        }

        ChatLog.MoveEnded(scope.Log, scope.Key, to, state.IsMoving);
        await chat.Log.WriteAsync();
        chat.Inbox.StartWorking();
    }
}
