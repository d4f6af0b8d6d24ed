using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The sessions that have a topic of a chat, which is then a lobby: what is written beside the topics is for no session, unless one was
/// chosen there. It alone changes <see cref="ChatState.Topics"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="current">The sessions that it talks to.</param>
/// <param name="log">Writes it.</param>
internal sealed class TopicSessions(ChatScope scope, ChatState state, CurrentSessions current, OutputLog log)
{
    /// <summary>How many are remembered.</summary>
    private const int Most = 200;

    /// <summary>Whether a message is for a session that nobody can tell, because each has its topic.</summary>
    /// <param name="message">The message.</param>
    /// <returns>True if it is written beside all topics, and its sender has chosen no session there.</returns>
    public bool IsLobby(ChatMessage message) =>
        message.CanOpenTopic && current.Of(message.User).Key is null && (ChatKey.IsGroup(scope.Key) || state.Topics.Count > 0);

    /// <summary>What is answered in the lobby.</summary>
    /// <param name="user">Who asks.</param>
    /// <returns>The reply.</returns>
    public Reply Lobby(string user)
    {
        var shown = state.Topics.Where(topic => topic.User == user || ChatKey.IsGroup(scope.Key))
            .Reverse()
            .Take(ChatTexts.MostButtons)
            .ToArray();
        return new(
            TopicTexts.Lobby(shown.Select(topic => (topic.Name, TopicTexts.Link(topic.Chat, state.Address)))),
            [
                .. shown.Where(topic => topic.User == user)
                    .Select(static topic => new Choice(TopicTexts.TalkHere(topic.Name), $"/session {topic.Name}")),
                new(TopicTexts.AllSessions, "/sessions"),
            ]);
    }

    /// <summary>The wish for a topic of a new session.</summary>
    /// <param name="message">The message that makes the session.</param>
    /// <param name="name">The session's name.</param>
    /// <returns>The wish; null where there are no topics, or it was written in one.</returns>
    public static TopicWish? Opening(ChatMessage message, string name) =>
        message.CanOpenTopic ? new(TopicChange.Open, name, message.User) : null;

    /// <summary>The wish for a change of the topic of a session.</summary>
    /// <param name="change">The change.</param>
    /// <param name="user">The person whose session it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isHere">Whether it is talked to in this chat.</param>
    /// <returns>The wish; null if it has none that can be changed: only those of groups can.</returns>
    public TopicWish? Changing(TopicChange change, string user, string name, bool isHere) =>
        !ChatKey.IsGroup(scope.Key) ? null
        : ChatKey.IsTopic(scope.Key) ? isHere ? new(change, name, user, scope.Key) : null
        : Of(user, name) is { } topic ? new(change, name, user, topic.Chat)
        : null;

    /// <summary>The topic of a session; null if it has none.</summary>
    /// <param name="user">The person whose session it is.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The topic, or null.</returns>
    public TopicSession? Of(string user, string name) => state.Topics.FindLast(topic => topic.User == user && topic.Name == name);

    /// <inheritdoc cref="IChatGrain.TopicOpened"/>
    public async Task OpenedAsync(TopicWish wish, string? chat)
    {
        if (chat is null)
        {
            state.Topics.RemoveAll(known => known.User == wish.User && known.Name == wish.Session);
            await current.TalkToAsync(wish.User, wish.Session);
            return;
        }

        var topic = scope.Grains.GetGrain<IChatGrain>(chat);
        await topic.TalkTo(wish.User, wish.Session);
        if (wish.Change is TopicChange.Open)
        {
            await topic.Deliver([new SessionNotice(wish.Session, $"topic-{wish.User}-{wish.Session}", TopicTexts.Welcome(wish.Session))]);
        }

        state.Topics.RemoveAll(known => known.Chat == chat || (known.User == wish.User && known.Name == wish.Session));
        state.Topics.Add(new(wish.User, wish.Session, chat));
        if (state.Topics.Count > Most)
        {
            state.Topics.RemoveAt(0);
        }

        await log.WriteAsync();
    }
}
