using Dormouse.Grains.Files;
using Dormouse.Grains.People;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// The way down: accepted messages are acted on one after the other.
internal sealed partial class ChatGrain
{
    private const string DefaultSession = "default";

    private bool _isWorking;
    private Task _work = Task.CompletedTask;
    private Task _giving = Task.CompletedTask;

    private void StartWorking()
    {
        if (!_isWorking && _state is { Inbox.Count: > 0, Move: null or { To: null } })
        {
            _isWorking = true;
            _work = WorkAsync();
            _work.Ignore();
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (_state is { Inbox.Count: > 0, Move: null or { To: null } })
            {
                var message = _state.Inbox[0];
                ChatMessage[] edits = [];
                IReadOnlyList<Reply> replies;
                try
                {
                    if (await IsHeldAsync())
                    {
                        return;
                    }

                    message = _state.Inbox[0];
                    edits = EditsOf(message);
                    replies = await ActOnAsync(message, edits);
                }
                catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
                {
                    LogPostponed(_logger, exception, Key, message.Id);
                    return;
                }
                catch (Exception exception)
                {
                    LogFailed(_logger, exception, Key, message.Id);
                    replies = [new(ChatTexts.Failed(exception.GetBaseException().Message))];
                }

                // A prompt's removal needs no write of its own: handed over again it is recognised. A command such as /stop
                // is not, and must not meet a later turn.
                _state.Inbox.RemoveAll(other => other.Id == message.Id || edits.Contains(other));
                if (_answering.Remove(message.Id) || replies.Count > 0 || message.Answer is not null || ChatCommand.Parse(message.Text) is not null)
                {
                    await ReplyAsync(message, replies);
                }

                ClearUploads(message.Attachments);
            }
        }
        finally
        {
            _isWorking = false;
            UpdateChores();
        }
    }

    private async Task ReplyAsync(ChatMessage message, IReadOnlyList<Reply> replies)
    {
        for (var i = 0; i < replies.Count; i++)
        {
            var reply = replies[i];
            var id = $"reply-{message.Id}-{i}";
            if (reply.Asks is { } asks)
            {
                Keep(asks.Output(ChatOutputKind.Notice, reply.Text) with { Id = id });
                Questions.Put(asks, _seq);
                continue;
            }

            Keep(new(0, ChatOutputKind.Notice, id, _state.SessionName, default, reply.Text) { Choices = reply.Choices ?? [] });
        }

        try
        {
            await WriteAsync();
        }
        catch (StoreUnavailableException exception)
        {
            // It is in memory and goes out with the next write that succeeds.
            LogPostponed(_logger, exception, Key, message.Id);
        }
    }

    private Task<IReadOnlyList<Reply>> ActOnAsync(ChatMessage message, ChatMessage[] edits) => message switch
    {
        { Refusal: { } refusal } => Task.FromResult<IReadOnlyList<Reply>>([new(refusal)]),
        { Answer: { } answer } => AnswerAsync(message, answer),
        { IsEdit: true } => EditAsync(message),
        _ when ChatCommand.Parse(message.Text) is { } command => TakingNoFilesAsync(message, command),
        _ => PromptAsync(message, isCommand: false, edits),
    };

    /// <summary>A command of ours does what it says, and says that it had no use for files.</summary>
    private async Task<IReadOnlyList<Reply>> TakingNoFilesAsync(ChatMessage message, ChatCommand command)
    {
        var replies = await CommandAsync(message, command);
        return message.Attachments.Count > 0 && command.IsOurs ? [.. replies, new(ChatTexts.TakesNoFiles(command.Name, message.Attachments))] : replies;
    }

    /// <summary>What is done with in this chat needs its files no more: a session that took the message has them, or they were dropped with it.</summary>
    private void ClearUploads(IReadOnlyList<Attachment> files)
    {
        if (files.Count > 0)
        {
            GrainFactory.ClearAsync([.. files.Where(file => !_state.Needs(file.Upload))], _logger).Ignore();
        }
    }

    private async Task<IReadOnlyList<Reply>> PromptAsync(ChatMessage message, bool isCommand, params ChatMessage[] edits)
    {
        if (_state.Session is null)
        {
            await EnterDefaultAsync(message);
        }

        if (!isCommand && await AnswerTypedAsync(message, edits is [.., var newest] ? newest.Text : message.Words ?? message.Text) is { } answered)
        {
            return answered;
        }

        var prompt = new Prompt(
            PromptId(message), Key, message.Text, message.Attachments, isCommand, message.IsEdit, edits is [.., var last] ? PromptId(last) : null)
        {
            IsBrief = IsBrief,
            BackupOf = message.BackupOf,
            Wording = edits.Aggregate(message.Wording, static (words, edit) => words.Edited(edit.Edits, edit.Wording)),
        };
        RememberSent(message, prompt);
        var replies = await HandOverAsync(prompt, _state.Session!, _state.SessionName);
        return replies is [{ Text: var told }] && told == SessionTexts.Gone && await IsFoundAgainAsync(message)
            ? await PromptAsync(message, isCommand, edits)
            : replies;
    }

    /// <summary>A session that moved so long ago that nobody knows where to is found by its name; in a group it may be another person's.</summary>
    private async Task<bool> IsFoundAgainAsync(ChatMessage message)
    {
        if (ChatKey.IsGroup(Key) || await User(message).Find(_state.SessionName) is not { IsArchived: false } entry || entry.Key.ToString() == _state.Session)
        {
            return false;
        }

        Enter(entry);
        return true;
    }

    private async Task EnterDefaultAsync(ChatMessage message)
    {
        var user = User(message);
        var entry = await user.Find(DefaultSession);
        if (entry is null)
        {
            var created = await user.Create(new(DefaultSession, Persona: null, await MachineForNewAsync(), RequestId(message)));

            // Another chat of the same person may have made it since we looked.
            entry = created.Entry ?? await user.Find(DefaultSession) ?? throw new InvalidOperationException(created.Refusal);
        }

        Enter(entry);
    }

    private void Enter(SessionEntry entry)
    {
        _state.Session = entry.Key.ToString();
        _state.SessionName = entry.Name;
    }

    private ISessionGrain Session => GrainFactory.GetGrain<ISessionGrain>(_state.Session!);

    private IUserGrain User(ChatMessage message) => GrainFactory.GetGrain<IUserGrain>(UserKey.Of(message.User));

    private string RequestId(ChatMessage message) => message.Origin ?? $"{Key}\n{message.Id}";
}

/// <summary>What a chat says by itself.</summary>
/// <param name="Text">CommonMark.</param>
/// <param name="Choices">Buttons under it, or null.</param>
/// <param name="Asks">An open question whose buttons it has instead, or null.</param>
internal sealed record Reply(string Text, IReadOnlyList<Choice>? Choices = null, OpenQuestion? Asks = null);
