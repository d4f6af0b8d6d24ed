using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// What a chat has for one session, in order: answers that wait, prompts that the session could not take (durable in
/// <see cref="WaitingPrompts"/>), and messages of the inbox that were not tried yet. A message is taken while something waits: it goes
/// behind that at once, and is told so. One that does not answer holds up no other session.
/// </summary>
/// <param name="session">The session's key.</param>
/// <param name="chat">The chat's parts.</param>
internal sealed class SessionQueue(string session, ChatParts chat)
{
    private bool _isTaking;
    private Task _taking = Task.CompletedTask;
    private Task _giving = Task.CompletedTask;

    /// <summary>The session's key; it may move.</summary>
    public string Session { get; set; } = session;

    /// <summary>Whether nothing is being given.</summary>
    public bool IsIdle => _taking.IsCompleted && _giving.IsCompleted;

    /// <summary>Over when the messages that came first were taken, or must be tried again.</summary>
    public Task Taking => _taking;

    /// <summary>Gives the messages, unless it does so already.</summary>
    public void Work()
    {
        if (!_isTaking)
        {
            _isTaking = true;
            _taking = TakeAsync();
        }
    }

    /// <summary>Tries again to give what waits, unless the session may still answer the last try.</summary>
    public void GiveWhatWaits()
    {
        if (_giving.IsCompleted && !chat.Route.IsBusy(Session))
        {
            _giving = GiveWhatWaitsAsync();
        }
    }

    private async Task TakeAsync()
    {
        var isEmpty = false;
        try
        {
            isEmpty = await IsEmptiedAsync();
        }
        finally
        {
            _isTaking = false;
            chat.Chores.Update();
        }

        if (isEmpty)
        {
            // What was in hand here may be what another queue waits for: the session was found under another key meanwhile.
            chat.Queues.Work();
        }
    }

    /// <summary>Takes one message after the other.</summary>
    /// <returns>False if one must be tried again first.</returns>
    private async Task<bool> IsEmptiedAsync()
    {
        while (chat.Messages.NextFor(Session) is { } message)
        {
            var edits = chat.Messages.EditsOf(message);
            if (await chat.Work.DoAsync(message, edits, () => ActAsync(message, edits)) is MessageEnd.Later)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What was queued while its sender might use the session is not given once they may not.</summary>
    private async Task<IReadOnlyList<Reply>?> ActAsync(ChatMessage message, IReadOnlyList<ChatMessage> edits)
    {
        var name = chat.Messages.BoundTo(message.Id)?.SessionName ?? "";
        if (await chat.Access.RefusalAsync(message.User, Session, name) is { } refusal)
        {
            return [new(refusal)];
        }

        return message switch
        {
            { Answer: { } answer } => await chat.Answers.AnswerAsync(message, answer),
            { IsEdit: true } => await chat.Prompts.EditAsync(message),
            _ when message.IsCommand() => await chat.Prompts.GiveAsync(message, isCommand: true, []),
            _ => await chat.Prompts.GiveAsync(message, isCommand: false, edits),
        };
    }

    /// <summary>
    /// Gives answers and prompts that wait, until the session can't take one. A prompt that is edited or cancelled while it is on its way
    /// is not the one that was given, so it stays and goes again.
    /// </summary>
    private async Task GiveWhatWaitsAsync()
    {
        try
        {
            await chat.Answers.GiveWaitingAsync(Session);
            while (chat.Waiting.First(Session) is { } next)
            {
                var told = await GiveAsync(next);
                if (chat.Waiting.Remove(next) && told is not null)
                {
                    chat.Sent.Forget(next.Prompt);
                    chat.Log.Tell($"refused-{next.Prompt.OwnId:N}", next.SessionName, told);
                }

                await chat.Log.WriteAsync();
                chat.Files.Clear(next.Prompt.Attachments);
            }
        }
        catch (Exception exception)
            when (exception is MachineAwayException or WorkspaceUnavailableException or TimeoutException or OrleansException)
        {
            // It still waits; the clock tries again.
        }
    }

    /// <summary>Gives one prompt, or sees to it that a cancelled one stays so: an earlier try may have reached the session.</summary>
    /// <returns>What its sender must know, or null.</returns>
    private async Task<string?> GiveAsync(WaitingPrompt next)
    {
        if (!next.IsCancelled)
        {
            if (next.Prompt.Author is { } author
                && await chat.Access.RefusalAsync(author, next.Session, next.SessionName) is { } refusal)
            {
                return refusal;
            }

            var prompt = next.Prompt with { IsBrief = chat.Mode.IsBrief };
            return (await chat.Route.CallAsync(next.Session, grain => grain.Prompt(prompt))).Refusal;
        }

        var receipt = await chat.Route.CallAsync(next.Session, grain => grain.Cancel(ShortId.Full(next.Prompt.OwnId)));
        return receipt.Outcome is CancelOutcome.Running or CancelOutcome.Done
            ? QueueTexts.GivenBeforeCancelled(SessionTexts.Excerpt(next.Prompt.Wording.Shown, QueueTexts.ExcerptLength))
            : null;
    }
}
