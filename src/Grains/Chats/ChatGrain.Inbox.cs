using Dormouse.Grains.Files;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// The way down: accepted messages are acted on one after the other.
internal sealed partial class ChatGrain
{
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
        await _current.EnsureAsync(message);
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
        _sent.Add(message, prompt, _current.Key!);
        var replies = await HandOverAsync(prompt, _current.Key!, _current.Name);
        return replies is [{ Text: var told }] && told == SessionTexts.Gone && await _current.IsFoundAgainAsync(message)
            ? await PromptAsync(message, isCommand, edits)
            : replies;
    }
}
