using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>The way down: messages are accepted durably, and acted on one after the other.</summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class Inbox(ChatScope scope, ChatState state, ChatParts chat)
{
    private bool _isWorking;

    /// <summary>Since when messages are tried that are not done with.</summary>
    private readonly Dictionary<string, TimeSpan> _tried = [];

    /// <summary>
    /// The prompt that waits until a session can be made for it, while what is no prompt passes; the clock tries it again.
    /// </summary>
    private string? _aside;
    private string? _toldAside;

    /// <summary>Accepts a message. The same one again changes nothing.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not accepted.</exception>
    public async Task AcceptAsync(ChatMessage message)
    {
        if (chat.Messages.IsNew(message.Id))
        {
            message = chat.Files.TakeWith(message) with { Seen = chat.Log.Last };
            chat.Messages.Add(message, chat.HandOver.IsForShell);
            if (scope.IsWeb && message.Answer is null)
            {
                chat.Log.Keep(new(0, ChatOutputKind.Accepted, message.Id, chat.Current.Name, default, message.Text)
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

    /// <summary>Tries again what waits aside, and goes on.</summary>
    public void TryAgain()
    {
        _aside = null;
        StartWorking();
    }

    /// <summary>Acts on what is there, unless it does so already or the conversation may live elsewhere.</summary>
    public void StartWorking()
    {
        if (!_isWorking && chat.Messages.Any && !state.IsMoving)
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
                if (!await IsDoneAsync(message))
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

    /// <summary>The message to act on now.</summary>
    /// <returns>
    /// The first one; while that one waits for a session that can't be made, the first one that needs none; null if there is none.
    /// </returns>
    private ChatMessage? Next() =>
        !chat.Messages.Any ? null : chat.Messages.First.Id != _aside ? chat.Messages.First : chat.Messages.FirstBesides;

    /// <summary>Acts on a message.</summary>
    /// <returns>False if nothing can be acted on now: it is tried again by the clock.</returns>
    private async Task<bool> IsDoneAsync(ChatMessage message)
    {
        IReadOnlyList<ChatMessage> edits = [];
        IReadOnlyList<Reply> replies;
        try
        {
            if (message == chat.Messages.First)
            {
                if (await chat.Messages.IsHeldAsync(StartWorking))
                {
                    return false;
                }

                message = chat.Messages.First;
            }

            _tried.TryAdd(message.Id, scope.Time.SteadyNow());
            edits = chat.Messages.EditsOf(message);
            replies = await ActOnAsync(message, edits);
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
        {
            ChatLog.Postponed(scope.Log, exception, scope.Key, message.Id);
            if (await SetAsideAsync(message) is not { } told)
            {
                return false;
            }

            if (message.IsPrompt())
            {
                // It stays, and what is no prompt passes it.
                await ReplyAsync(message, told);
                return true;
            }

            replies = told;
        }
        catch (Exception exception)
        {
            ChatLog.Failed(scope.Log, exception, scope.Key, message.Id);
            replies = [new(ChatTexts.Failed(exception.GetBaseException().Message))];
        }

        // A prompt's removal needs no write of its own: handed over again it is recognised. A command such as /stop
        // is not, and must not meet a later turn.
        _tried.Remove(message.Id);
        chat.Messages.Remove(message.Id);
        chat.Messages.Remove(edits);
        if (chat.Answers.Forget(message.Id) || replies.Count > 0 || message.Answer is not null || message.IsCommand())
        {
            await ReplyAsync(message, replies, mustWrite: true);
        }

        chat.Files.Clear(message.Attachments);
        return true;
    }

    private Task<IReadOnlyList<Reply>> ActOnAsync(ChatMessage message, IReadOnlyList<ChatMessage> edits) => message switch
    {
        { Refusal: { } refusal } => CommandRun.Say(refusal),
        { Answer: { } answer } => chat.Answers.AnswerAsync(message, answer),
        { IsEdit: true } => chat.Prompts.EditAsync(message),
        _ when ChatCommand.Parse(message.Text) is { } command => CommandAsync(message, command),
        _ => chat.Prompts.GiveAsync(message, isCommand: false, edits),
    };

    /// <summary>A command of ours does what it says, and says that it had no use for files; any other one is perhaps the agent's.</summary>
    private async Task<IReadOnlyList<Reply>> CommandAsync(ChatMessage message, ChatCommand command)
    {
        if (await chat.Commands.RunAsync(message, command) is not { } replies)
        {
            return await chat.Prompts.GiveAsync(message, isCommand: true, []);
        }

        return message.Attachments.Count > 0 ? [.. replies, new(ChatTexts.TakesNoFiles(command.Name, message.Attachments))] : replies;
    }

    /// <summary>
    /// A message can't be acted on now. Once it has been tried for long enough it makes way: a prompt for which there is no session waits
    /// aside, and anything else is given up, for a command that is carried out much later meets another turn than it was meant for.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <returns>What to say; null if it is to be tried again first.</returns>
    private async Task<IReadOnlyList<Reply>?> SetAsideAsync(ChatMessage message)
    {
        var isForSession = message.IsPrompt() && chat.Current.Key is not null;
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

        if (message.Answer is { } answer && chat.Answers.SetAside(answer) is { } kept)
        {
            return kept;
        }

        if (!message.IsPrompt())
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

    private async Task ReplyAsync(ChatMessage message, IReadOnlyList<Reply> replies, bool mustWrite = false)
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
                chat.Answers.Put(asks, id, reply.Text);
            }
            else
            {
                chat.Log.Tell(id, chat.Current.Name, reply.Text, reply.Choices);
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
