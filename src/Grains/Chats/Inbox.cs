using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The way down: messages are accepted durably and dispatched one after the other. A command runs here, at once; a prompt, an edit or an
/// answer goes into the queue of the session that it is for, and nothing waits for it here.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class Inbox(ChatScope scope, ChatState state, ChatParts chat)
{
    private bool _isWorking;

    /// <summary>
    /// The prompt that waits until a session can be made for it, while what is no prompt passes; the clock tries it again.
    /// </summary>
    private string? _aside;

    /// <summary>Accepts a message. The same one again changes nothing.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not accepted.</exception>
    public async Task AcceptAsync(ChatMessage message)
    {
        if (chat.Messages.IsNew(message.Id))
        {
            var written = message.Text;
            message = Steering.Read(chat.Files.TakeWith(message)) with { Seen = chat.Log.Last };
            if (scope.IsWeb && SpokenMessages.IsNothingElse(message))
            {
                // Whoever uploads a sound and writes nothing says something.
                message = message with { IsSpoken = true };
            }

            chat.Messages.Add(message, chat.HandOver.IsForShell(message.User));
            if (scope.IsWeb && message is { Answer: null, Refusal: null })
            {
                chat.Log.Keep(new(0, ChatOutputKind.Accepted, message.Id, chat.Current.Of(message.User).Name, default, written)
                {
                    Files = [.. message.Attachments.Select(static file => file.Name)],
                });
            }

            ChatLog.Accepted(scope.Log, scope.Key, message.Id, message.User);
            chat.Deliverer.Heard();
            if (message.IsPrompt())
            {
                // The session writes at the same time. Should only its write succeed, the message comes again and is known there.
                StartWorking();
            }
        }

        if (chat.Messages.IsUnwritten(message.Id))
        {
            // Also when it comes again: if the write of its first coming failed it is in memory only, though it may have
            // been acted on since.
            await chat.Log.WriteAsync();
            if (chat.Messages.IsWritten(message.Id))
            {
                Measures.MessageAccepted(scope.Channel);
            }
        }

        StartWorking();

        // A channel that hands a message over again stores its files again, perhaps after they were cleared.
        chat.Files.Clear(message.Attachments);
    }

    /// <summary>Tries again what could not be done, and goes on.</summary>
    public void TryAgain()
    {
        _aside = null;
        StartWorking();
        if (!state.IsMoving)
        {
            ShowAsync().Ignore();
        }
    }

    /// <summary>Acts on what is there, unless it does so already or the conversation may live elsewhere.</summary>
    public void StartWorking()
    {
        if (!chat.Messages.Any || state.IsMoving)
        {
            return;
        }

        chat.Queues.Work();
        if (!_isWorking)
        {
            _isWorking = true;
            WorkAsync().Ignore();
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (Next() is { } message)
            {
                if (!await IsTakenAsync(message))
                {
                    return;
                }
            }
        }
        finally
        {
            _isWorking = false;
            chat.Chores.Update();
        }
    }

    /// <summary>Commands that change nothing pass a message that has been held up since the clock came last.</summary>
    private async Task ShowAsync()
    {
        while (chat.Messages.FirstToShow is { } command)
        {
            if (await chat.Work.DoAsync(command, [], () => ActAsync(command)) is not MessageEnd.Done)
            {
                return;
            }
        }
    }

    /// <summary>The message to act on now.</summary>
    /// <returns>
    /// The first one; while that one waits for a session that can't be made, the first one that needs none; null if there is none.
    /// </returns>
    private ChatMessage? Next() =>
        chat.Messages.First is not { } first || first.Id != _aside ? chat.Messages.First : chat.Messages.FirstBesides;

    /// <summary>Acts on a message, or puts it into a queue.</summary>
    /// <returns>False if nothing can be acted on now: it is tried again by the clock.</returns>
    private async Task<bool> IsTakenAsync(ChatMessage message)
    {
        if (message == chat.Messages.First && await IsHeldAsync(message))
        {
            return false;
        }

        if (chat.Messages.Find(message.Id) is not { } whole)
        {
            return true;
        }

        if (whole is { IsSpoken: true, Refusal: null, Answer: null })
        {
            chat.Spoken.Begin(whole);
            _aside = whole.Id;
            return true;
        }

        var end = await chat.Work.DoAsync(whole, [], () => ActAsync(whole));
        if (end is MessageEnd.Queued)
        {
            chat.Queues.Work();
        }
        else if (end is MessageEnd.Aside)
        {
            _aside = whole.Id;
        }

        return end is not MessageEnd.Later;
    }

    private async Task<bool> IsHeldAsync(ChatMessage message)
    {
        try
        {
            return await chat.Messages.IsHeldAsync(message, StartWorking);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            ChatLog.Postponed(scope.Log, exception, scope.Key, message.Id);
            return true;
        }
    }

    private Task<IReadOnlyList<Reply>?> ActAsync(ChatMessage message) => message switch
    {
        { Refusal: { } refusal } => Task.FromResult<IReadOnlyList<Reply>?>([new(refusal)]),
        { Answer: { } answer } => AnswerAsync(message, answer),
        { IsEdit: true } => EditAsync(message),
        _ when ChatCommand.Parse(message.Text) is { } command => CommandAsync(message, command),
        _ => QueueAsync(message),
    };

    private async Task<IReadOnlyList<Reply>?> AnswerAsync(ChatMessage message, QuestionAnswer answer) =>
        await chat.Answers.RefusalAsync(message.User, answer) is { } refusal ? [new(refusal)]
        : chat.Answers.QueueOf(answer) is { } to ? Queue(message, to.Session, to.Name)
        : await chat.Answers.AnswerAsync(message, answer);

    /// <summary>An edit goes behind its message, wherever that is.</summary>
    private async Task<IReadOnlyList<Reply>?> EditAsync(ChatMessage edit)
    {
        if (edit.Edits is { } edited && chat.Messages.QueueOf(edited) is { } queue)
        {
            return Queue(edit, queue.Session, queue.SessionName);
        }

        if (chat.Prompts.Corrects(edit) is { } corrected)
        {
            return Queue(edit, corrected.Session, chat.Prompts.NameOf(corrected));
        }

        return chat.Prompts.IsNew(edit) ? await QueueAsync(edit) : await chat.Prompts.EditAsync(edit);
    }

    /// <summary>A command of ours does what it says, and says that it had no use for files; any other one is perhaps the agent's.</summary>
    private async Task<IReadOnlyList<Reply>?> CommandAsync(ChatMessage message, ChatCommand given)
    {
        if (ChatCommands.Find(given.Name) is not { } command)
        {
            return await QueueAsync(message);
        }

        if (command.NeedsSession && chat.Current.Of(message.User).Key is { } session)
        {
            await chat.Queues.LetGoFirstAsync(session);
        }

        var replies = await chat.Commands.RunAsync(message, command, given.Arguments);
        return message.Attachments.Count > 0 ? [.. replies, new(ChatTexts.TakesNoFiles(given.Name, message.Attachments))] : replies;
    }

    private async Task<IReadOnlyList<Reply>?> QueueAsync(ChatMessage message)
    {
        if (chat.Topics.IsLobby(message))
        {
            return [chat.Topics.Lobby(message.User)];
        }

        var current = chat.Current.Of(message.User);
        if (current.Key is null)
        {
            await current.EnsureAsync(message).PatientlyAsync(scope.Time);
            if (chat.Log.HasUnwritten)
            {
                // A prompt is not written once more, and what was told with its session is.
                await chat.Log.WriteAsync();
            }
        }

        var (session, name) = (current.Key!, current.Name);
        if (chat.Answers.QueueOfReply(message, session) is { } asks && asks.Session != session)
        {
            // The session that asked may not answer: then it holds up its own queue.
            chat.Messages.Bind(message.Id, asks.Session, asks.Name, (session, name));
            return null;
        }

        return await chat.Access.RefusalAsync(message.User, session, name) is { } refusal
            ? [new(refusal)]
            : Queue(message, session, name);
    }

    private IReadOnlyList<Reply>? Queue(ChatMessage message, string session, string name)
    {
        chat.Messages.Bind(message.Id, session, name);
        return null;
    }
}
