using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>Carries out the methods about what stands in a chat beside its messages: drafts, pins and topics.</summary>
internal sealed class BotPlaces(FakeBotApi api)
{
    public JsonNode? Run(BotCall call) => call.Method switch
    {
        "sendMessageDraft" => Draft(call),
        "pinChatMessage" => Pin(call),
        "createForumTopic" => CreateTopic(call),
        "editForumTopic" or "closeForumTopic" or "reopenForumTopic" or "deleteForumTopic" => ChangeTopic(call),
        _ => null,
    };

    private JsonNode Draft(BotCall call)
    {
        if (!api.TakesDrafts)
        {
            throw new BotApiError(404, "Not Found: method not found");
        }

        var chat = api.Reach(call);
        if (!chat.IsPrivate)
        {
            throw BotApiError.Bad("TEXTDRAFT_PEER_INVALID");
        }

        if (call.Long("draft_id") is null or 0)
        {
            throw BotApiError.Mistake("RANDOM_ID_INVALID");
        }

        var text = BotText.Read(call, "text", "entities", api.Violate);
        if (text.Text.Length > 4096)
        {
            throw BotApiError.Mistake("message is too long");
        }

        chat.Draft(new BotDraft(call.Long("draft_id")!.Value, text.Text, chat.Topic(call), call.At)
        {
            Entities = text.Entities,
            CanStop = call.Flag("can_stop"),
        });
        return true;
    }

    private JsonNode Pin(BotCall call)
    {
        var chat = api.Reach(call);
        if (!chat.IsPrivate && !chat.MayPin)
        {
            throw BotApiError.Bad("not enough rights to manage pinned messages in the chat");
        }

        var id = call.Required("message_id", "message identifier is not specified");
        if (chat.Find(id) is null)
        {
            throw BotApiError.Bad("message to pin not found");
        }

        chat.Pin(new BotPin(id, call.Flag("disable_notification")));
        return true;
    }

    private JsonObject CreateTopic(BotCall call)
    {
        var chat = api.Reach(call);
        var name = call.Text("name") ?? "";
        if (name.Length is < 1 or > 128)
        {
            throw BotApiError.Mistake("TOPIC_TITLE_EMPTY");
        }

        if (chat.IsPrivate ? !api.PrivateTopics : !chat.IsForum)
        {
            throw BotApiError.Bad("the chat is not a forum");
        }

        if (!chat.IsPrivate && !chat.MayManageTopics)
        {
            throw BotApiError.Bad("not enough rights to create a topic");
        }

        return new JsonObject { ["message_thread_id"] = chat.AddTopic(name, api.Bot), ["name"] = name, ["icon_color"] = 7322096 };
    }

    private JsonNode ChangeTopic(BotCall call)
    {
        var chat = api.Reach(call);
        var thread = call.Required("message_thread_id", "message thread identifier is not specified");
        if (!chat.Topics.ContainsKey(thread))
        {
            throw BotApiError.Bad("TOPIC_ID_INVALID");
        }

        if (call.Method is "closeForumTopic" or "reopenForumTopic")
        {
            if (chat.IsPrivate)
            {
                throw BotApiError.Bad("the chat is not a supergroup");
            }

            if (!chat.MayManageTopics)
            {
                throw BotApiError.Bad("not enough rights to close or reopen the topic");
            }

            return chat.SetTopic(thread, isOpen: call.Method == "reopenForumTopic") ? true : throw BotApiError.Bad("TOPIC_NOT_MODIFIED");
        }

        switch (call.Method)
        {
            case "editForumTopic":
                chat.RenameTopic(thread, call.Text("name") ?? chat.Topics[thread]);
                break;
            default:
                chat.DeleteTopic(thread);
                break;
        }

        return true;
    }
}
