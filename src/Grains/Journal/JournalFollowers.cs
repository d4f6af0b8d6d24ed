using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Journal;

/// <summary>
/// The chats that follow a session: they are told what happens in it through other doors. It alone changes
/// <see cref="JournalState.Followers"/>. A chat takes the same output once, so that what comes again after a crash is not shown again.
/// </summary>
/// <param name="key">The journal's key.</param>
/// <param name="book">Its entries.</param>
/// <param name="state">Its state.</param>
/// <param name="grains">The chats.</param>
/// <param name="retry">Calls <see cref="UpdateAsync"/> again after a while.</param>
/// <param name="logger">Logs what could not be told yet.</param>
internal sealed partial class JournalFollowers(
    string key, JournalBook book, JournalState state, IGrainFactory grains, Action retry, ILogger logger)
{
    private const int AtOnce = 50;

    private Task _running = Task.CompletedTask;
    private bool _isDue;

    /// <summary>A chat follows from now on. The same again changes nothing.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when that is durable.</returns>
    public Task AddAsync(string chat)
    {
        if (!state.Followers.Exists(follower => follower.Chat == chat))
        {
            state.Followers.Add(new(chat, state.Last));
        }

        return book.WriteAsync();
    }

    /// <summary>A chat follows no more.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when that is durable.</returns>
    public Task RemoveAsync(string chat)
    {
        state.Followers.RemoveAll(follower => follower.Chat == chat);
        return book.WriteAsync();
    }

    /// <summary>There may be something new.</summary>
    /// <returns>A task that ends when all that can be told are told.</returns>
    public Task UpdateAsync()
    {
        _isDue = state.Followers.Count > 0;
        return _running = _running.IsCompleted ? RunAsync() : _running;
    }

    private async Task RunAsync()
    {
        while (_isDue)
        {
            _isDue = false;
            var isTold = false;
            foreach (var chat in state.Followers.ConvertAll(static follower => follower.Chat))
            {
                isTold |= await TryAsync(chat);
            }

            if (isTold)
            {
                await book.WriteAsync();
            }
        }
    }

    private async Task<bool> TryAsync(string chat)
    {
        try
        {
            return await TellAsync(chat);
        }
        catch (Exception exception)
        {
            LogPostponed(exception, key, chat);
            retry();
            return false;
        }
    }

    private async Task<bool> TellAsync(string chat)
    {
        var isTold = false;
        while (state.Followers.Find(follower => follower.Chat == chat) is { } follower
            && await book.AfterAsync(follower.After, AtOnce) is { Count: > 0 } entries)
        {
            SessionOutput[] outputs = [.. entries.Where(entry => entry.Door != chat).Select(Output).OfType<SessionOutput>()];
            if (outputs.Length > 0)
            {
                await grains.GetGrain<IChatGrain>(chat).Deliver(outputs);
            }

            if (state.Followers.FindIndex(other => other.Chat == chat) is >= 0 and var index)
            {
                state.Followers[index] = follower with { After = entries[^1].Number };
            }

            isTold = true;
        }

        return isTold;
    }

    private SessionOutput? Output(JournalEntry entry) => entry switch
    {
        { Kind: JournalKind.Question, Question: { } question } when book.Session.Key is { } session =>
            new SessionQuestion(book.Session.Name, session, question, entry.Text, entry.Options) { Form = entry.Form },
        { Kind: JournalKind.Decision, Question: { } decided } =>
            new SessionQuestionClosed(book.Session.Name, decided)
            {
                Answer = entry.Text, By = SessionTexts.AnsweredBy(entry.Person, entry.Door),
            },
        { Kind: JournalKind.Prompt or JournalKind.Answer or JournalKind.Notice or JournalKind.File } => new SessionNotice(
            book.Session.Name,
            FormattableString.Invariant($"follow-{key}-{entry.Number}"),
            FollowTexts.Shown(book.Session.Name, entry)),
        _ => null,
    };

    [LoggerMessage(LogLevel.Warning, "Journal {Journal} could not tell chat {Chat} yet; it is tried again.")]
    private partial void LogPostponed(Exception exception, string journal, string chat);
}

/// <summary>A chat that follows.</summary>
/// <param name="Chat">Its key.</param>
/// <param name="After">Number of the last entry that it was told, or that it need not be.</param>
[GenerateSerializer, Immutable, Alias("dormouse.JournalFollower")]
internal sealed record JournalFollower([property: Id(0)] string Chat, [property: Id(1)] long After);
