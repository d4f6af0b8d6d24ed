using System.Globalization;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>What persons do in a chat. Every method returns the id of the message it makes.</summary>
public sealed partial class FakeChat
{
    public long Write(string text, long? threadId = null, long? replyTo = null) => Write(Owner, text, threadId, replyTo);

    public long Write(FakePerson person, string text, long? threadId = null, long? replyTo = null)
    {
        var fields = new JsonObject { ["text"] = text };
        Commands(fields, "entities", text);
        return WriteRaw(person, fields, threadId, replyTo);
    }

    public long WritePhoto(byte[] bytes, string? caption = null, long? threadId = null, string? albumId = null) =>
        WritePhoto(Owner, bytes, caption, threadId, albumId);

    public long WritePhoto(FakePerson person, byte[] bytes, string? caption = null, long? threadId = null, string? albumId = null)
    {
        var stored = _api.Files.Add(new SentFile("photo.jpg", "image/jpeg", bytes), "photos");
        return WriteRaw(person, Captioned("photo", BotJson.Photo(stored), caption, albumId), threadId);
    }

    public long WriteDocument(
        string name, string mime, byte[] bytes, string? caption = null, long? threadId = null, string? albumId = null) =>
        WriteDocument(Owner, name, mime, bytes, caption, threadId, albumId);

    public long WriteDocument(
        FakePerson person, string name, string mime, byte[] bytes, string? caption = null, long? threadId = null, string? albumId = null)
    {
        var stored = _api.Files.Add(new SentFile(name, mime, bytes), "documents");
        return WriteRaw(person, Captioned("document", BotJson.Document(stored), caption, albumId), threadId);
    }

    /// <summary>Says something.</summary>
    public long WriteVoice(byte[] bytes, string? caption = null)
    {
        var stored = _api.Files.Add(new SentFile("voice.oga", "audio/ogg", bytes), "voice");
        var voice = new JsonObject
        {
            ["file_id"] = stored.Id, ["file_unique_id"] = stored.UniqueId, ["duration"] = 1, ["mime_type"] = "audio/ogg",
            ["file_size"] = bytes.Length,
        };
        return WriteRaw(Owner, Captioned("voice", voice, caption, albumId: null), threadId: null);
    }

    /// <summary>Hands on a text from elsewhere; clients send a comment on it as a message of its own before it.</summary>
    public long Forward(FakePerson person, JsonObject origin, string text, long? threadId = null) =>
        WriteRaw(person, new JsonObject { ["text"] = text, ["forward_origin"] = origin }, threadId);

    /// <summary>The origin of a text that somebody wrote.</summary>
    public static JsonObject OriginOf(FakePerson author) => Origin("user", "sender_user", author.Json());

    /// <summary>The origin of a text of somebody whose account is not linked.</summary>
    public static JsonObject OriginOf(string hidden) => Origin("hidden_user", "sender_user_name", hidden);

    /// <summary>The origin of a text in the name of a chat: a "channel" or a "supergroup".</summary>
    public static JsonObject OriginOf(long id, string type, string title, string? username)
    {
        var chat = new JsonObject { ["id"] = id, ["type"] = type, ["title"] = title };
        if (username is not null)
        {
            chat["username"] = username;
        }

        var origin = type == "channel" ? Origin(type, "chat", chat) : Origin("chat", "sender_chat", chat);
        if (type == "channel")
        {
            origin["message_id"] = 7;
        }

        return origin;
    }

    /// <summary>A message of any kind: the fields beside message_id, from, chat and date, such as a sticker or forward_origin.</summary>
    public long WriteRaw(FakePerson person, JsonObject fields, long? threadId = null, long? replyTo = null)
    {
        lock (_api.Gate)
        {
            IsKnown = true;
            var id = NextMessageId();
            var message = new JsonObject
            {
                ["message_id"] = id,
                ["from"] = person.Json(),
                ["chat"] = Json(),
                ["date"] = BotJson.Now(),
            };
            if (threadId is { } thread)
            {
                if (thread != General)
                {
                    // What is written in General may carry its number, and yet nothing can be sent to that.
                    _topics.TryAdd(thread, $"topic {thread}");
                }

                BotJson.Thread(message, thread);
            }

            if (replyTo is { } target)
            {
                message["reply_to_message"] = Find(target) ?? throw new ArgumentException($"no message {target} in {this}");
            }
            else if (threadId is { } within && _began.TryGetValue(within, out var began))
            {
                // Whatever is written in a topic answers what began it.
                message["reply_to_message"] = began.DeepClone();
            }

            foreach (var (name, value) in fields)
            {
                message[name] = value?.DeepClone();
            }

            _personal[id] = message;
            _api.Updates.Add(new JsonObject { ["message"] = message.DeepClone() });
            return id;
        }
    }

    public void Edit(long messageId, string text)
    {
        lock (_api.Gate)
        {
            var message = _personal[messageId];
            message["text"] = text;
            message["edit_date"] = BotJson.Now();
            message.Remove("entities");
            Commands(message, "entities", text);
            _api.Updates.Add(new JsonObject { ["edited_message"] = message.DeepClone() });
        }
    }

    /// <summary>The person deletes a message of the bot; Telegram does not tell bots of that.</summary>
    public void Delete(long messageId)
    {
        lock (_api.Gate)
        {
            Replace(Message(messageId) with { DeletedAt = TimeProvider.System.GetUtcNow() });
        }
    }

    public FakePress Press(long messageId, string buttonTextOrData) => Press(Owner, messageId, buttonTextOrData);

    public FakePress Press(FakePerson person, long messageId, string buttonTextOrData)
    {
        lock (_api.Gate)
        {
            var message = _messages.FirstOrDefault(candidate => candidate.Id == messageId && !candidate.Deleted)
                ?? throw new ArgumentException($"no message {messageId} of the bot in {this}");
            var button = message.Buttons.FirstOrDefault(candidate => candidate.Text == buttonTextOrData)
                ?? message.Buttons.FirstOrDefault(candidate => candidate.Data == buttonTextOrData)
                ?? throw new ArgumentException($"no button \"{buttonTextOrData}\" under {message}");
            return PressData(person, BotJson.Message(message, this, _api.Bot), button.Data ?? "");
        }
    }

    /// <summary>A press of a button that is gone by now: any data, under any message of the bot.</summary>
    public FakePress PressStale(FakePerson person, long messageId, string data)
    {
        lock (_api.Gate)
        {
            return PressData(person, BotJson.Message(Message(messageId), this, _api.Bot), data);
        }
    }

    /// <summary>A new topic, with the service message that tells of it.</summary>
    public long AddTopic(FakePerson person, string name)
    {
        lock (_api.Gate)
        {
            IsKnown = true;
            var thread = AddTopic(name, person.Json());
            _api.Updates.Add(new JsonObject { ["message"] = _began[thread].DeepClone() });
            return thread;
        }
    }

    public void CloseTopic(FakePerson person, long threadId)
    {
        lock (_api.Gate)
        {
            _closedTopics.Add(threadId);
            WriteRaw(person, new JsonObject { ["forum_topic_closed"] = new JsonObject() }, threadId);
        }
    }

    /// <summary>Deletes a topic; Telegram does not tell bots of that.</summary>
    public void DeleteTopic(long threadId)
    {
        lock (_api.Gate)
        {
            _topics.Remove(threadId);
        }
    }

    /// <summary>
    /// The group becomes a supergroup of another id: the bot can't write to the old one any more, and is told so. Both chats have
    /// a service message about it, unless it is to be silent.
    /// </summary>
    public FakeChat Upgrade(FakePerson person, long newId, bool silently = false)
    {
        var supergroup = _api.Group(newId, Title!);
        lock (_api.Gate)
        {
            if (!silently)
            {
                WriteRaw(person, new JsonObject { ["migrate_to_chat_id"] = newId });
                supergroup.WriteRaw(person, new JsonObject { ["migrate_from_chat_id"] = Id });
            }

            UpgradedTo = newId;
        }

        return supergroup;
    }

    /// <summary>The person blocks the bot, or the group removes it.</summary>
    public void Block() => ChangeMembership(blocked: true);

    public void Unblock() => ChangeMembership(blocked: false);

    /// <summary>The person presses the stop button of the draft that stands in the chat.</summary>
    /// <param name="threadId">The topic.</param>
    /// <returns>The draft.</returns>
    public BotDraft StopDraft(long? threadId = null)
    {
        var draft = Draft(threadId) is { CanStop: true } standing
            ? standing
            : throw new ArgumentException($"no draft that can be stopped in {this}");
        StopDraft(draft.DraftId, threadId);
        return draft;
    }

    /// <summary>The person has pressed the stop button of a draft that may be gone by now.</summary>
    public void StopDraft(long draftId, long? threadId = null)
    {
        var stopped = new JsonObject { ["chat"] = Json(), ["draft_id"] = draftId };
        if (threadId is { } thread)
        {
            stopped["message_thread_id"] = thread;
        }

        _api.Updates.Add(new JsonObject { ["stopped_message_generation"] = stopped });
    }

    private static JsonObject Origin(string type, string field, JsonNode value) =>
        new() { ["type"] = type, ["date"] = BotJson.Now() - 60, [field] = value };

    private FakePerson Owner =>
        _owner ?? throw new InvalidOperationException($"{this} is a group: say which person does it");

    private FakePress PressData(FakePerson person, JsonObject message, string data)
    {
        var press = _api.AddPress();
        _api.Updates.Add(new JsonObject
        {
            ["callback_query"] = new JsonObject
            {
                ["id"] = press.Id,
                ["from"] = person.Json(),
                ["message"] = message,
                ["chat_instance"] = Id.ToString(CultureInfo.InvariantCulture),
                ["data"] = data,
            },
        });
        return press;
    }

    private void ChangeMembership(bool blocked)
    {
        lock (_api.Gate)
        {
            IsBlocked = blocked;
            _api.Updates.Add(new JsonObject
            {
                ["my_chat_member"] = new JsonObject
                {
                    ["chat"] = Json(),
                    ["from"] = (_owner ?? new FakePerson(1, "Admin", null)).Json(),
                    ["date"] = BotJson.Now(),
                    ["old_chat_member"] = Membership(blocked ? "member" : "kicked"),
                    ["new_chat_member"] = Membership(blocked ? "kicked" : "member"),
                },
            });
        }
    }

    private JsonObject Membership(string status)
    {
        var member = new JsonObject { ["user"] = _api.Bot.DeepClone(), ["status"] = status };
        if (status == "kicked")
        {
            member["until_date"] = 0;
        }

        return member;
    }

    private static JsonObject Captioned(string kind, JsonNode file, string? caption, string? albumId)
    {
        var fields = new JsonObject { [kind] = file };
        if (caption is not null)
        {
            fields["caption"] = caption;
            Commands(fields, "caption_entities", caption);
        }

        if (albumId is not null)
        {
            fields["media_group_id"] = albumId;
        }

        return fields;
    }

    private static void Commands(JsonObject fields, string name, string text)
    {
        if (BotJson.Commands(text).ToList() is { Count: > 0 } commands)
        {
            fields[name] = BotJson.Entities(commands);
        }
    }
}
