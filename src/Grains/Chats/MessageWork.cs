using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Acts on one message of the inbox until it is done with, and replies. What can't be done now stays and is tried again; after a while it
/// makes way.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class MessageWork(ChatScope scope, ChatParts chat)
{
    private readonly HashSet<string> _inHand = [];

    /// <summary>Since when messages are tried that are not done with.</summary>
    private readonly Dictionary<string, TimeSpan> _tried = [];
    private string? _toldAside;

    /// <summary>Acts on a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="edits">Edits of it that are done with it.</param>
    /// <param name="act">Does what it is for; what it returns is said, and null says that a session's queue has it now.</param>
    /// <returns>What became of it.</returns>
    public async Task<MessageEnd> DoAsync(
        ChatMessage message, IReadOnlyList<ChatMessage> edits, Func<Task<IReadOnlyList<Reply>?>> act)
    {
        if (!_inHand.Add(message.Id))
        {
            return MessageEnd.Later;
        }

        try
        {
            return await DoOnceAsync(message, edits, act);
        }
        finally
        {
            _inHand.Remove(message.Id);
        }
    }

    private async Task<MessageEnd> DoOnceAsync(
        ChatMessage message, IReadOnlyList<ChatMessage> edits, Func<Task<IReadOnlyList<Reply>?>> act)
    {
        IReadOnlyList<Reply> replies;
        try
        {
            _tried.TryAdd(message.Id, scope.Time.SteadyNow());
            if (await act() is not { } said)
            {
                _tried.Remove(message.Id);
                return MessageEnd.Queued;
            }

            replies = said;
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
        {
            ChatLog.Postponed(scope.Log, exception, scope.Key, message.Id);
            if (await SetAsideAsync(message) is not { } told)
            {
                return MessageEnd.Later;
            }

            if (message.IsPrompt())
            {
                // It stays, and what is no prompt passes it.
                await ReplyAsync(message, told);
                return MessageEnd.Aside;
            }

            replies = told;
        }
        catch (MissingDefaultException missing) when (message.IsPrompt())
        {
            if (_toldAside != message.Id)
            {
                _toldAside = message.Id;
                await ReplyAsync(message, [new(DefaultTexts.Waits(missing.Message))]);
            }

            return MessageEnd.Aside;
        }
        catch (Exception exception)
        {
            ChatLog.Failed(scope.Log, exception, scope.Key, message.Id);
            replies = [new(ChatTexts.Failed(exception.GetBaseException().Message))];
        }

        // A prompt's removal needs no write of its own: handed over again it is recognised. A command such as /stop
        // is not, and must not meet a later turn.
        _tried.Remove(message.Id);
        var session = chat.Messages.BoundTo(message.Id)?.SessionName;
        chat.Messages.Remove(message.Id);
        chat.Messages.Remove(edits);
        if (chat.Answers.Forget(message.Id) || replies.Count > 0 || message.Answer is not null || message.IsCommand())
        {
            await ReplyAsync(message, replies, session, mustWrite: true);
        }

        chat.Files.Clear(message.Attachments);
        return MessageEnd.Done;
    }

    /// <summary>
    /// A message can't be acted on now. Once it has been tried for long enough it makes way: a prompt for which there is no session waits
    /// aside, and anything else is given up, for a command that is carried out much later meets another turn than it was meant for.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>What to say; null if it is to be tried again first.</returns>
    private async Task<IReadOnlyList<Reply>?> SetAsideAsync(ChatMessage message)
    {
        var isForSession = message.IsPrompt() && chat.Messages.BoundTo(message.Id) is not null;
        if (isForSession || !_tried.TryGetValue(message.Id, out var since) || scope.Time.SteadyNow() - since < Patience.Limit)
        {
            return null;
        }

        try
        {
            // Where our own store is away nothing can be told, and nothing else would go on.
            await chat.Log.WriteAsync();
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }

        if (message.Answer is { } answer && chat.Answers.SetAside(answer, message.User) is { } kept)
        {
            return kept;
        }

        if (!message.IsPrompt())
        {
            return [new(ChatTexts.NotActedOn(SessionTexts.Excerpt(message.Text, QueueTexts.ExcerptLength)))];
        }

        if (_toldAside == message.Id)
        {
            return [];
        }

        _toldAside = message.Id;
        return [new(ChatTexts.NoSessionNow)];
    }

    private async Task ReplyAsync(ChatMessage message, IReadOnlyList<Reply> replies, string? session = null, bool mustWrite = false)
    {
        if (replies.Count == 0 && !mustWrite)
        {
            return;
        }

        for (var i = 0; i < replies.Count; i++)
        {
            var (reply, id) = (replies[i], $"reply-{message.Id}-{i}");
            if (reply.Asks is { } asks)
            {
                chat.Questions.Put(asks, id, reply.Text);
            }
            else
            {
                chat.Log.Tell(id, session ?? chat.Current.Of(message.User).Name, reply.Text, reply.Choices, reply.File, reply.Topic);
            }
        }

        try
        {
            await chat.Log.WriteAsync();
        }
        catch (StoreUnavailableException exception)
        {
            // It is in memory and goes out with the next write that succeeds.
            ChatLog.Postponed(scope.Log, exception, scope.Key, message.Id);
        }
    }
}
