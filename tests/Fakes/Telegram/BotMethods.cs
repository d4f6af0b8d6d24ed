using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>Carries out the methods, except those that send, edit or poll.</summary>
internal sealed partial class BotMethods(FakeBotApi api)
{
    private static readonly HashSet<string> ChatActions =
    [
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    ];

    private static readonly HashSet<string> Emoji =
    [
        .. ("👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 "
            + "❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡").Split(' '),
    ];

    private readonly Dictionary<string, JsonArray> _commands = [];
    private readonly BotPlaces _places = new(api);

    public string? Webhook { get; private set; }

    public JsonNode Run(BotCall call) => call.Method switch
    {
        "getMe" => Me(),
        "setWebhook" => SetWebhook(call),
        "deleteWebhook" => DeleteWebhook(call),
        "getWebhookInfo" => WebhookInfo(),
        "setMyCommands" => SetCommands(call),
        "getMyCommands" => Commands(Scope(call)).DeepClone(),
        "deleteMyCommands" => _commands.Remove(Scope(call)) || true,
        "setChatMenuButton" => true,
        "answerCallbackQuery" => AnswerCallback(call),
        "getFile" => GetFile(call),
        "getChat" => GetChat(call),
        "sendChatAction" => Act(call),
        "setMessageReaction" => React(call),
        _ => _places.Run(call) ?? throw new NotSupportedException(call.Method),
    };

    public JsonArray Commands(string scope) => _commands.GetValueOrDefault(scope) ?? [];

    public static string Scope(string? type, string? language) => $"{type ?? "default"}/{language}";

    private static string Scope(BotCall call) =>
        Scope((string?)call.Args["scope"]?["type"], call.Text("language_code"))
        + ((string?)call.Args["scope"]?["chat_id"]?.ToString() is { } chat ? $"/{chat}" : "");

    private JsonObject Me()
    {
        var me = api.Bot.DeepClone().AsObject();
        me["can_join_groups"] = true;
        me["can_read_all_group_messages"] = false;
        me["supports_inline_queries"] = false;
        me["can_connect_to_business"] = false;
        me["has_main_web_app"] = false;
        me["has_topics_enabled"] = api.PrivateTopics;
        me["allows_users_to_create_topics"] = api.PrivateTopics;
        return me;
    }

    private JsonObject WebhookInfo()
    {
        var info = new JsonObject
        {
            ["url"] = Webhook ?? "",
            ["has_custom_certificate"] = false,
            ["pending_update_count"] = api.Updates.Pending,
        };
        if (Webhook is not null && api.Webhooks.LastError is { } error)
        {
            info["last_error_date"] = error.Date;
            info["last_error_message"] = error.Message;
        }

        return info;
    }

    private JsonNode SetWebhook(BotCall call)
    {
        var url = call.Text("url") ?? "";
        if (url.Length == 0)
        {
            return DeleteWebhook(call);
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != "https")
        {
            throw BotApiError.Mistake("bad webhook: An HTTPS URL must be provided for webhook");
        }

        if (address.Port is not (443 or 80 or 88 or 8443))
        {
            throw BotApiError.Mistake("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443");
        }

        var secret = call.Text("secret_token");
        if (secret is not null && !SecretToken().IsMatch(secret))
        {
            throw BotApiError.Mistake("secret token contains unallowed characters");
        }

        Webhook = url;
        var answer = Dropping(call);
        api.Webhooks.Begin(address, secret, (int)Math.Clamp(call.Long("max_connections") ?? 40, 1, 100));
        return answer;
    }

    private JsonNode DeleteWebhook(BotCall call)
    {
        Webhook = null;
        api.Webhooks.End();
        return Dropping(call);
    }

    private JsonNode Dropping(BotCall call)
    {
        if (call.Flag("drop_pending_updates"))
        {
            api.Updates.DropAll();
        }

        if (call.Args["allowed_updates"] is JsonArray types)
        {
            api.Updates.Allow(types);
        }

        return true;
    }

    private JsonNode SetCommands(BotCall call)
    {
        if (call.Args["commands"] is not JsonArray { Count: <= 100 } commands)
        {
            throw BotApiError.Mistake("BOT_COMMANDS_TOO_MUCH");
        }

        foreach (var command in commands)
        {
            if (!CommandName().IsMatch((string?)command!["command"] ?? ""))
            {
                throw BotApiError.Mistake("BOT_COMMAND_INVALID");
            }

            if (((string?)command["description"])?.Length is not (>= 1 and <= 256))
            {
                throw BotApiError.Mistake("BOT_COMMAND_DESCRIPTION_INVALID");
            }
        }

        _commands[Scope(call)] = commands.DeepClone().AsArray();
        return true;
    }

    private JsonNode AnswerCallback(BotCall call)
    {
        if (call.Text("callback_query_id") is not { } id || api.FindPress(id) is not { } press)
        {
            throw BotApiError.Bad("query is too old and response timeout expired or query ID is invalid");
        }

        var text = call.Text("text");
        if (text?.Length > 200)
        {
            throw BotApiError.Mistake("MESSAGE_TOO_LONG");
        }

        press.Answer.TrySetResult(new CallbackAnswer(text, call.Flag("show_alert")));
        return true;
    }

    private JsonObject GetFile(BotCall call)
    {
        var file = api.Files.Find(call.Text("file_id") ?? "") ?? throw BotApiError.Bad("invalid file_id");
        if (file.File.Bytes.Length > 20 * 1024 * 1024)
        {
            throw BotApiError.Bad("file is too big");
        }

        return new JsonObject
        {
            ["file_id"] = file.Id,
            ["file_unique_id"] = file.UniqueId,
            ["file_size"] = file.File.Bytes.Length,
            ["file_path"] = file.Path,
        };
    }

    private JsonObject GetChat(BotCall call)
    {
        var chat = api.Reach(call).Json();
        chat["accent_color_id"] = 1;
        chat["max_reaction_count"] = 11;
        chat["accepted_gift_types"] = new JsonObject
        {
            ["unlimited_gifts"] = false,
            ["limited_gifts"] = false,
            ["unique_gifts"] = false,
            ["premium_subscription"] = false,
            ["gifts_from_channels"] = false,
        };
        return chat;
    }

    private JsonNode Act(BotCall call)
    {
        var chat = api.Reach(call);
        var action = call.Text("action") ?? "";
        if (!ChatActions.Contains(action))
        {
            throw BotApiError.Mistake("wrong parameter action in request");
        }

        // General has no id for sends, but actions take its 1.
        var thread = call.Long("message_thread_id") == 1 ? 1 : chat.Topic(call);
        chat.Act(new BotAction(action, thread, call.At));
        return true;
    }

    private JsonNode React(BotCall call)
    {
        var chat = api.Reach(call);
        var id = call.Required("message_id", "message identifier is not specified");
        if (chat.Find(id) is null)
        {
            throw BotApiError.Bad("message to react not found");
        }

        var emoji = (call.Args["reaction"] as JsonArray ?? [])
            .Select(reaction => ((string?)reaction?["emoji"] ?? "").Replace("\uFE0F", "", StringComparison.Ordinal))
            .ToList();
        if (emoji.Count > 1)
        {
            throw BotApiError.Mistake("REACTIONS_TOO_MANY");
        }

        if (!emoji.All(Emoji.Contains))
        {
            throw BotApiError.Mistake("REACTION_INVALID");
        }

        chat.React(id, emoji);
        return true;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,256}$")]
    private static partial Regex SecretToken();

    [GeneratedRegex("^[a-z0-9_]{1,32}$")]
    private static partial Regex CommandName();
}
