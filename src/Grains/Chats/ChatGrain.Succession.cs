using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

// A conversation that its channel knows by another key from now on: the old chat hands over what it has, and then hands on
// whatever still comes to it, because sessions answer to the chat that a prompt came from.
internal sealed partial class ChatGrain : IChatSuccessor
{
    private Task _handingOver = Task.CompletedTask;

    public async Task MoveTo(string key)
    {
        if (key == Key || !_persistent.RecordExists || _state.Move?.From.Contains(key) == true)
        {
            return;
        }

        if (_state.Move?.To is null)
        {
            _state.Move = new(key, IsDone: false, _state.Move?.From ?? []);
            LogMoving(_logger, Key, key);
            Changed();
        }

        await HandAllOverAsync();
    }

    public async Task TakeOver(string from, ChatState state)
    {
        if (_state.Move?.From.Contains(from) != true)
        {
            _state.Move = new(_state.Move?.To, _state.Move?.IsDone == true, [.. _state.Move?.From ?? [], from]);
            Merge(from, state);
        }

        await WriteAsync();
        StartWorking();
    }

    /// <summary>The chat that this one was moved to, once it has everything; null if this one was not moved.</summary>
    private async ValueTask<IChatGrain?> SuccessorAsync()
    {
        if (_state.Move?.To is not { } to)
        {
            return null;
        }

        await HandAllOverAsync();
        return GrainFactory.GetGrain<IChatGrain>(to);
    }

    private Task HandAllOverAsync()
    {
        if (_handingOver.IsCompleted && !_state.Move!.IsDone)
        {
            _handingOver = HandOverNowAsync(_state.Move.To!);
        }

        return _handingOver;
    }

    private async Task HandOverNowAsync(string to)
    {
        // What is under way is finished here, and nothing new is begun.
        await Task.WhenAll(_work, _handOver.Giving).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await WriteAsync();
        var whole = _state.Snapshot();
        whole.Pages = [];
        whole.Outbox = [.. await _pages.ReadAsync(_state, _state.Confirmed).ToListAsync(), .. whole.Outbox];
        await GrainFactory.GetGrain<IChatSuccessor>(to).TakeOver(Key, whole);
        _pages.TakeOut(_state, all: true);
        _state.Inbox.Clear();
        _state.Waiting.Clear();
        _state.Outbox.Clear();
        _state.Files.Clear();
        _state.Move = _state.Move! with { IsDone = true };
        Changed();
        try
        {
            await WriteAsync();
        }
        catch (StoreUnavailableException exception)
        {
            // Handed over again after a crash, it is recognised.
            LogUnwritten(_logger, exception, Key);
        }
    }

    private void Merge(string from, ChatState old)
    {
        if (_state.Session is null)
        {
            (_state.Session, _state.SessionName, _state.Mode) = (old.Session, old.SessionName, old.Mode);
        }

        // The message that is being acted on stays the first.
        _state.Inbox.InsertRange(_isWorking ? 1 : 0, old.Inbox.Select(message => HandedOn(from, message, old.Questions)));
        _state.Waiting.InsertRange(0, old.Waiting);
        _state.Files.AddRange(old.Files);
        _state.Sent.InsertRange(0, old.Sent.Select(sent => sent.Message.Contains('\n', StringComparison.Ordinal) ? sent : sent with { Message = $"{from}\n{sent.Message}" }));
        _state.RecentOutputs.InsertRange(0, old.RecentOutputs);
        var numbers = new Dictionary<long, long>();
        foreach (var output in old.Outbox)
        {
            numbers[output.Seq] = ++_seq;
            long? replaces = output.Replaces is { } replaced && numbers.TryGetValue(replaced, out var number) ? number : null;
            long? asked = output.Asked is { } put && numbers.TryGetValue(put, out number) ? number : null;
            _state.Outbox.Add(output with { Seq = _seq, Replaces = replaces, Asked = asked });
        }

        foreach (var open in old.Questions)
        {
            if (!numbers.TryGetValue(open.Seq, out var number))
            {
                // Its buttons are in the chat that is no more.
                number = Ask(open);
            }

            _state.Questions.Add(open with { Seq = number, ShownAs = null });
        }
    }

    private long Ask(OpenQuestion open)
    {
        if (open.Text is null)
        {
            return ++_seq;
        }

        Keep(open.Output(ChatOutputKind.Question, open.Text) with { Asked = null });
        return _seq;
    }

    /// <summary>
    /// The same message for another chat. Its number there may be another message's, so its name says where it comes from; and a
    /// question's number means nothing there.
    /// </summary>
    private static ChatMessage HandedOn(string from, ChatMessage message, IReadOnlyList<OpenQuestion> questions)
    {
        var origin = message.Origin ?? $"{from}\n{message.Id}";
        var answer = message.Answer is { } given && given.Question.StartsWith('#') ? given with { Question = Named(given.Question) } : message.Answer;
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
}
