using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>What the server does to a chat for the bot. The caller holds the gate.</summary>
public sealed partial class FakeChat
{
    internal long NextMessageId() => IsPrivate ? _api.NextPrivateMessageId() : ++_lastMessageId;

    internal void Show(BotMessage message)
    {
        _messages.Add(message);
        _api.Bell.Ring();
    }

    internal void Replace(BotMessage message)
    {
        _messages[_messages.FindIndex(candidate => candidate.Id == message.Id)] = message;
        _api.Bell.Ring();
    }

    internal BotMessage? OwnMessage(long id) => _messages.FirstOrDefault(message => message.Id == id && !message.Deleted);

    /// <summary>A message of anybody that still is there, as JSON.</summary>
    internal JsonObject? Find(long id) =>
        OwnMessage(id) is { } own
            ? BotJson.Message(own, this, _api.Bot)
            : _personal.GetValueOrDefault(id)?.DeepClone().AsObject();

    internal bool ForgetPersonal(long id) => _personal.Remove(id);

    internal void Act(BotAction action) => _actions.Add(action);

    internal void Pin(BotPin pin) => _pins.Add(pin);

    internal void Draft(BotDraft draft) => _drafts.Add(draft);

    internal void React(long messageId, IReadOnlyList<string> emoji)
    {
        _reactions[messageId] = emoji;
        _api.Bell.Ring();
    }

    internal long AddTopic(string name, JsonObject by)
    {
        var thread = NextMessageId();
        _topics[thread] = name;
        var began = new JsonObject
        {
            ["message_id"] = thread,
            ["from"] = by.DeepClone(),
            ["chat"] = Json(),
            ["date"] = BotJson.Now(),
            ["forum_topic_created"] = new JsonObject { ["name"] = name, ["icon_color"] = 7322096 },
        };
        BotJson.Thread(began, thread);
        _began[thread] = began;
        _api.Bell.Ring();
        return thread;
    }

    internal void RenameTopic(long thread, string name)
    {
        _topics[thread] = name;
        _api.Bell.Ring();
    }

    /// <summary>Closes or reopens a topic.</summary>
    /// <returns>Whether it was not so before.</returns>
    internal bool SetTopic(long thread, bool isOpen)
    {
        _api.Bell.Ring();
        return isOpen ? _closedTopics.Remove(thread) : _closedTopics.Add(thread);
    }

    /// <summary>The topic a call names, checked as a send is.</summary>
    internal long? Topic(BotCall call)
    {
        if (call.Long("message_thread_id") is not { } thread)
        {
            return null;
        }

        if (!_topics.ContainsKey(thread))
        {
            throw BotApiError.Bad("message thread not found");
        }

        return _closedTopics.Contains(thread) ? throw BotApiError.Bad("TOPIC_CLOSED") : thread;
    }
}
