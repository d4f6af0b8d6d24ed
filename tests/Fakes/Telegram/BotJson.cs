using System.Buffers.Binary;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>The shapes Telegram gives to what it sends.</summary>
internal static partial class BotJson
{
    public static JsonObject Message(BotMessage message, FakeChat chat, JsonObject bot)
    {
        var json = new JsonObject
        {
            ["message_id"] = message.Id,
            ["from"] = bot.DeepClone(),
            ["chat"] = chat.Json(),
            ["date"] = message.At.ToUnixTimeSeconds(),
        };
        Thread(json, message.ThreadId);
        foreach (var (name, value) in message.FileJson ?? [])
        {
            json[name] = value!.DeepClone();
        }

        var (text, entities) = message.FileJson is null ? ("text", "entities") : ("caption", "caption_entities");
        if (message.Text.Length > 0)
        {
            json[text] = message.Text;
        }

        if (message.Entities.Count > 0)
        {
            json[entities] = Entities(message.Entities);
        }

        if (message.ReplyMarkup is not null && message.Keyboard.Count > 0)
        {
            json["reply_markup"] = message.ReplyMarkup.DeepClone();
        }

        if (message.History.Count > 0)
        {
            json["edit_date"] = Now();
        }

        return json;
    }

    public static void Thread(JsonObject json, long? threadId)
    {
        if (threadId is { } id)
        {
            json["message_thread_id"] = id;
            json["is_topic_message"] = true;
        }
    }

    public static JsonArray Entities(IEnumerable<BotEntity> entities) =>
    [
        .. entities.Select(entity =>
        {
            var json = new JsonObject { ["offset"] = entity.Offset, ["length"] = entity.Length, ["type"] = entity.Type };
            if (entity.Url is not null)
            {
                json["url"] = entity.Url;
            }

            if (entity.Language is not null)
            {
                json["language"] = entity.Language;
            }

            return json;
        }),
    ];

    public static IEnumerable<BotEntity> Commands(string text) =>
        Command().Matches(text).Select(found => new BotEntity("bot_command", found.Index, found.Length));

    public static JsonObject Document(StoredFile stored) => new()
    {
        ["file_name"] = stored.File.Name,
        ["mime_type"] = stored.File.Mime,
        ["file_id"] = stored.Id,
        ["file_unique_id"] = stored.UniqueId,
        ["file_size"] = stored.File.Bytes.Length,
    };

    public static JsonArray Photo(StoredFile stored)
    {
        var bytes = stored.File.Bytes;
        var isPng = bytes.Length > 24 && bytes[0] == 0x89;
        return
        [
            new JsonObject
            {
                ["file_id"] = stored.Id,
                ["file_unique_id"] = stored.UniqueId,
                ["file_size"] = bytes.Length,
                ["width"] = isPng ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)) : 640,
                ["height"] = isPng ? BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)) : 480,
            },
        ];
    }

    public static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    [GeneratedRegex(@"(?<![\w/])/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]{3,32})?(?![\w/])")]
    private static partial Regex Command();
}
