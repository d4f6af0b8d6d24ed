using Dormouse.Grains.Files;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// The way down: accepted messages are acted on one after the other.
internal sealed partial class ChatGrain
{
    private bool _isWorking;

    /// <summary>The message that is acted on, and since when that is tried.</summary>
    private (string Message, DateTimeOffset Since)? _tried;

    /// <summary>The prompt that waits until a session can be made for it, while what is no prompt passes; the clock tries it again.</summary>
    private string? _aside;
    private string? _toldAside;
    private Task _work = Task.CompletedTask;

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
            while (_state is { Inbox.Count: > 0, Move: null or { To: null } } && NextMessage() is { } message)
            {
                ChatMessage[] edits = [];
                IReadOnlyList<Reply> replies;
                try
                {
                    if (message == _state.Inbox[0])
                    {
                        if (await IsHeldAsync())
                        {
                            return;
                        }

                        message = _state.Inbox[0];
                    }

                    if (_tried?.Message != message.Id)
                    {
                        _tried = (message.Id, _time.GetUtcNow());
                    }

                    edits = EditsOf(message);
                    replies = await ActOnAsync(message, edits);
                }
                catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
                {
                    LogPostponed(_logger, exception, Key, message.Id);
                    if (await SetAsideAsync(message) is not { } told)
                    {
                        return;
                    }

                    if (IsPrompt(message))
                    {
                        // It stays, and what is no prompt passes it.
                        if (told.Count > 0)
                        {
                            await ReplyAsync(message, told);
                        }

                        continue;
                    }

                    replies = told;
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

    /// <summary>The message to act on now.</summary>
    /// <returns>The first one; while that one waits for a session that can't be made, the first one that needs none; null if there is none.</returns>
    private ChatMessage? NextMessage() =>
        _state.Inbox[0].Id != _aside ? _state.Inbox[0] : _state.Inbox.Find(static message => message is { Group: null } && !IsPrompt(message));

    /// <summary>
    /// A message can't be acted on now. Once it has been tried for long enough it makes way: a prompt for which there is no session waits
    /// aside, and anything else is given up, for a command that is carried out much later meets another turn than it was meant for.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>What to say; null if it is to be tried again first.</returns>
    private async Task<IReadOnlyList<Reply>?> SetAsideAsync(ChatMessage message)
    {
        var isForSession = IsPrompt(message) && _current.Key is not null;
        if (isForSession || _tried is not { } tried || _time.GetUtcNow() - tried.Since < SessionRoute.Patience)
        {
            return null;
        }

        try
        {
            // Where our own store is away nothing can be told, and nothing else would go on.
            await WriteAsync();
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }

        if (!IsPrompt(message))
        {
            return [new(ChatTexts.NotActedOn(SessionTexts.Excerpt(message.Text, QueueTexts.ExcerptLength)))];
        }

        _aside = message.Id;
        if (_toldAside == message.Id)
        {
            return [];
        }

        _toldAside = message.Id;
        return [new(ChatTexts.NoSessionNow)];
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
        _ when ChatCommand.Parse(message.Text) is { } command => CommandAsync(message, command),
        _ => PromptAsync(message, isCommand: false, edits),
    };

    /// <summary>A command of ours does what it says, and says that it had no use for files; any other one is perhaps the agent's.</summary>
    private async Task<IReadOnlyList<Reply>> CommandAsync(ChatMessage message, ChatCommand command)
    {
        if (await _commands.RunAsync(message, command) is not { } replies)
        {
            return await PromptAsync(message, isCommand: true);
        }

        return message.Attachments.Count > 0 ? [.. replies, new(ChatTexts.TakesNoFiles(command.Name, message.Attachments))] : replies;
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
        if (_current.Key is null)
        {
            await _current.EnsureAsync(message).WaitAsync(SessionRoute.Patience, _time);
        }

        if (!isCommand && await AnswerTypedAsync(message, edits is [.., var newest] ? newest.Text : message.Words ?? message.Text) is { } answered)
        {
            return answered;
        }

        var prompt = new Prompt(
            _scope.PromptId(message),
            Key,
            message.Text,
            message.Attachments,
            isCommand,
            message.IsEdit,
            edits is [.., var last] ? _scope.PromptId(last) : null)
        {
            IsBrief = _mode.IsBrief,
            BackupOf = message.BackupOf,
            Wording = edits.Aggregate(message.Wording, static (words, edit) => words.Edited(edit.Edits, edit.Wording)),
        };
        _sent.Add(message, prompt, _current.Key!, _current.Name);
        var handedOver = await _handOver.GiveAsync(prompt, _current.Key!, _current.Name);
        return handedOver.Text == SessionTexts.Gone && await _current.IsFoundAgainAsync(message)
            ? await PromptAsync(message, isCommand, edits)
            : Replies(handedOver);
    }

    private IReadOnlyList<Reply> Replies(HandedOver handedOver) =>
        handedOver.Behind is { } behind ? WaitsBehind(behind) : handedOver.Text is { } text ? [new(text)] : [];
}
