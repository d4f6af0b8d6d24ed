namespace Dormouse.Grains.Chats;

/// <summary>
/// A conversation that its channel knows by another key from now on: the old chat hands over what it has, and then hands on whatever still
/// comes to it, because sessions answer to the chat that a prompt came from. It alone changes <see cref="ChatState.Move"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class ChatMigration(ChatScope scope, ChatState state, ChatParts chat)
{
    private Task _handingOver = Task.CompletedTask;

    /// <summary>
    /// Whether what comes still belongs to what will be handed over: what is under way here may wait for a session that waits until
    /// this chat has taken its output. Not after a restart, for the successor may have what this one had.
    /// </summary>
    private bool _isCollecting;

    /// <summary>Whether everything is to be handed over and is not yet.</summary>
    public bool IsUnderWay => state.Move is { To: not null, IsDone: false };

    /// <summary>The conversation has another key from now on.</summary>
    /// <param name="key">The new key.</param>
    /// <returns>A task that ends when the chat of that key has it all durably.</returns>
    public async Task MoveToAsync(string key)
    {
        if (key == scope.Key || state.Move?.From.Contains(key) == true)
        {
            return;
        }

        if (!state.IsMoving)
        {
            state.Move = new(key, IsDone: false, state.Move?.From ?? []);
            _isCollecting = true;
            ChatLog.Moving(scope.Log, scope.Key, key);
            chat.Changed();
        }

        await HandAllOverAsync();
    }

    /// <summary>Takes everything of a chat that this one is the successor of. The same one again changes nothing.</summary>
    /// <param name="from">Its key.</param>
    /// <param name="old">What it has.</param>
    public async Task TakeOverAsync(string from, ChatState old)
    {
        if (state.Move?.From.Contains(from) != true)
        {
            // Noted last: a failure must not leave a note that all is here.
            Merge(from, old);
            state.Move = new(state.Move?.To, state.Move?.IsDone == true, [.. state.Move?.From ?? [], from]);
        }

        await chat.Log.WriteAsync();
        chat.Inbox.StartWorking();
    }

    /// <summary>The chat that this one was moved to, once it has everything; null if what comes is to be taken here.</summary>
    public async ValueTask<IChatGrain?> SuccessorAsync()
    {
        if (state.Move?.To is not { } to || _isCollecting)
        {
            return null;
        }

        await HandAllOverAsync();
        return scope.Grains.GetGrain<IChatGrain>(to);
    }

    /// <summary>Hands everything over.</summary>
    /// <returns>A task that ends when the successor has it durably.</returns>
    public Task HandAllOverAsync()
    {
        if (_handingOver.IsCompleted && IsUnderWay)
        {
            _handingOver = HandOverNowAsync(state.Move!.To!);
        }

        return _handingOver;
    }

    /// <summary>
    /// The same message for another chat. Its number there may be another message's, so its name says where it comes from; and a
    /// question's number means nothing there.
    /// </summary>
    /// <param name="from">The chat that accepted it.</param>
    /// <param name="message">The message.</param>
    /// <param name="questions">The questions that were open there.</param>
    /// <returns>The message.</returns>
    public static ChatMessage HandedOn(string from, ChatMessage message, IReadOnlyList<OpenQuestion> questions)
    {
        var origin = message.Origin ?? $"{from}\n{message.Id}";
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

        string Named(string number) => questions.FirstOrDefault(open => open.IsNamed(number))?.QuestionId ?? $"{from}{number}";
    }

    private async Task HandOverNowAsync(string to)
    {
        // What is under way is finished here, and nothing new is begun.
        await Task.WhenAll(chat.Inbox.Work, chat.HandOver.Giving)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await chat.Log.WriteAsync();

        // From here on what comes waits, and goes to the successor.
        _isCollecting = false;
        var whole = state.Snapshot();
        var turned = await chat.Log.ReadTurned(whole, whole.Confirmed).ToListAsync();
        whole.Outbox = [.. turned, .. whole.Outbox];
        whole.Pages = [];
        await scope.Grains.GetGrain<IChatSuccessor>(to).TakeOver(scope.Key, whole);
        chat.Log.Clear();
        chat.Messages.Clear();
        chat.Waiting.Clear();
        chat.Files.Clear();
        chat.Working.Clear();
        state.Move = state.Move! with { IsDone = true };
        chat.Changed();
        try
        {
            await chat.Log.WriteAsync();
        }
        catch (StoreUnavailableException exception)
        {
            // Handed over again after a crash, it is recognised.
            ChatLog.Unwritten(scope.Log, exception, scope.Key);
        }
    }

    private void Merge(string from, ChatState old)
    {
        var messages = old.Inbox.ConvertAll(message => HandedOn(from, message, old.Questions));
        if (chat.Current.Key is null)
        {
            chat.Current.Merge(old);
            chat.Mode.Merge(old.Mode);
        }

        chat.Messages.Merge(messages, chat.Inbox.IsWorking);
        chat.Waiting.Merge(old.Waiting);
        chat.Files.Merge(old.Files);
        chat.Sent.Merge(from, old.Sent);
        chat.Working.Merge(old.Working);
        var numbers = chat.Log.Merge(old);
        foreach (var open in old.Questions)
        {
            chat.Answers.Merge(open, numbers.TryGetValue(open.Seq, out var number) ? number : null);
        }
    }
}
