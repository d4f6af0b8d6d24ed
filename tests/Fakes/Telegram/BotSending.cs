using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>Carries out the methods that make, change or remove messages of the bot.</summary>
internal sealed class BotSending(FakeBotApi api)
{
    private const int Megabyte = 1024 * 1024;

    public JsonNode? Run(BotCall call) => call.Method switch
    {
        "sendMessage" => SendText(call),
        "sendDocument" => SendFile(call, "document", 50 * Megabyte),
        "sendPhoto" => SendFile(call, "photo", 10 * Megabyte),
        "sendMediaGroup" => SendAlbum(call),
        "editMessageText" => EditText(call),
        "editMessageReplyMarkup" => EditKeyboard(call),
        "deleteMessage" => Delete(call),
        _ => null,
    };

    private JsonObject SendText(BotCall call)
    {
        var chat = api.Reach(call);
        return Show(chat, Fill(call, chat, Text(call)));
    }

    private BotText Text(BotCall call)
    {
        var text = BotText.Read(call, "text", "entities", api.Violate);
        return text.Text.Length switch
        {
            0 => throw BotApiError.Mistake("message text is empty"),
            > 4096 => throw BotApiError.Mistake("message is too long"),
            _ => text,
        };
    }

    private JsonObject SendFile(BotCall call, string kind, int limit)
    {
        var chat = api.Reach(call);
        var caption = BotText.Read(call, "caption", "caption_entities", api.Violate);
        if (caption.Text.Length > 1024)
        {
            throw BotApiError.Mistake("message caption is too long");
        }

        var message = Fill(call, chat, caption);
        var stored = FileOf(call, kind);
        if (stored.File.Bytes.Length > limit)
        {
            throw new BotApiError(413, "Request Entity Too Large", mistaken: true);
        }

        return Show(chat, kind == "photo"
            ? message with { Photo = stored.File, FileJson = new JsonObject { ["photo"] = BotJson.Photo(stored) } }
            : message with { Document = stored.File, FileJson = new JsonObject { ["document"] = BotJson.Document(stored) } });
    }

    private JsonArray SendAlbum(BotCall call)
    {
        var chat = api.Reach(call);
        if (call.Args["media"] is not JsonArray { Count: >= 2 and <= 10 } media)
        {
            throw BotApiError.Mistake("an album has two to ten items");
        }

        var kinds = media.Select(static item => (string?)item?["type"]).Distinct().ToArray();
        if (kinds is not ["photo"] and not ["document"])
        {
            throw BotApiError.Mistake("documents can't be mixed with other media types");
        }

        var (kind, album) = (kinds[0]!, Guid.NewGuid().ToString("N"));
        var messages = media.Select(item =>
        {
            var caption = (string?)item!["caption"] ?? "";
            if (caption.Length > 1024)
            {
                throw BotApiError.Mistake("message caption is too long");
            }

            var stored = FileOf(call, kind, (string?)item!["media"]);
            if (stored.File.Bytes.Length > (kind == "photo" ? 10 : 50) * Megabyte)
            {
                throw new BotApiError(413, "Request Entity Too Large", mistaken: true);
            }

            var message = Fill(call, chat, new BotText(caption, [])) with { AlbumId = album };
            return kind == "photo"
                ? message with { Photo = stored.File, FileJson = new JsonObject { ["photo"] = BotJson.Photo(stored) } }
                : message with { Document = stored.File, FileJson = new JsonObject { ["document"] = BotJson.Document(stored) } };
        }).ToArray();
        return new([.. messages.Select(message => (JsonNode)Show(chat, message))]);
    }

    private StoredFile FileOf(BotCall call, string kind) => FileOf(call, kind, call.Text(kind));

    private StoredFile FileOf(BotCall call, string kind, string? given)
    {
        var part = given?.StartsWith("attach://", StringComparison.Ordinal) == true ? given[9..] : kind;
        if (call.Files.TryGetValue(part, out var sent))
        {
            if (sent.Bytes.Length == 0)
            {
                throw BotApiError.Mistake("file must be non-empty");
            }

            if (kind == "photo" && !IsImage(sent.Bytes))
            {
                throw BotApiError.Bad("IMAGE_PROCESS_FAILED");
            }

            return api.Files.Add(sent, kind + "s");
        }

        return given is null
            ? throw BotApiError.Mistake($"there is no {kind} in the request")
            : api.Files.Find(given) ?? throw BotApiError.Bad("wrong file identifier/HTTP URL specified");
    }

    private static bool IsImage(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) || bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])
        || bytes.StartsWith("GIF8"u8) || bytes.StartsWith("RIFF"u8);

    private BotMessage Fill(BotCall call, FakeChat chat, BotText text)
    {
        var keyboard = Keyboards.Read(call.Args["reply_markup"]);
        var thread = chat.Topic(call);
        return new BotMessage
        {
            Id = 0,
            ChatId = chat.Id,
            At = call.At,
            ShownAt = call.At,
            Text = text.Text,
            Entities = text.Entities,
            Keyboard = keyboard,
            ReplyMarkup = call.Args["reply_markup"]?.DeepClone() as JsonObject,
            ThreadId = thread,
            ReplyTo = ReplyTo(call, chat),
            Silent = call.Flag("disable_notification"),
        };
    }

    private static long? ReplyTo(BotCall call, FakeChat chat)
    {
        if (call.Args["reply_parameters"] is not JsonObject reply)
        {
            return null;
        }

        var id = (long?)reply["message_id"] ?? 0;
        if (chat.Find(id) is not { } target)
        {
            return (bool?)reply["allow_sending_without_reply"] == true
                ? null
                : throw BotApiError.Bad("message to be replied not found");
        }

        var text = (string?)target["text"] ?? (string?)target["caption"] ?? "";
        if ((string?)reply["quote"] is { } quote && !text.Contains(quote, StringComparison.Ordinal))
        {
            throw BotApiError.Mistake("QUOTE_TEXT_INVALID");
        }

        return id;
    }

    private JsonObject Show(FakeChat chat, BotMessage message)
    {
        var shown = message with { Id = chat.NextMessageId() };
        chat.Show(shown);
        var json = BotJson.Message(shown, chat, api.Bot);
        if (shown.ReplyTo is { } target)
        {
            json["reply_to_message"] = chat.Find(target);
        }

        return json;
    }

    private JsonObject EditText(BotCall call)
    {
        var chat = api.Reach(call);
        var old = Editable(call, chat);
        if (old.FileJson is not null)
        {
            throw BotApiError.Bad("there is no text in the message to edit");
        }

        var text = Text(call);
        return Change(chat, old, old with
        {
            Text = text.Text,
            Entities = text.Entities,
            Keyboard = Keyboards.Read(call.Args["reply_markup"]),
            ReplyMarkup = call.Args["reply_markup"]?.DeepClone() as JsonObject,
            ShownAt = TimeProvider.System.GetUtcNow(),
            History = [.. old.History, old.Text],
        });
    }

    private JsonObject EditKeyboard(BotCall call)
    {
        var chat = api.Reach(call);
        var old = Editable(call, chat);
        return Change(chat, old, old with
        {
            Keyboard = Keyboards.Read(call.Args["reply_markup"]),
            ReplyMarkup = call.Args["reply_markup"]?.DeepClone() as JsonObject,
        });
    }

    private JsonObject Change(FakeChat chat, BotMessage old, BotMessage changed)
    {
        var sameButtons = old.Keyboard.Count == changed.Keyboard.Count
            && old.Keyboard.Zip(changed.Keyboard).All(rows => rows.First.SequenceEqual(rows.Second));
        if (old.Text == changed.Text && old.Entities.SequenceEqual(changed.Entities) && sameButtons)
        {
            throw BotApiError.Bad(
                "message is not modified: specified new message content and reply markup are exactly the same "
                + "as a current content and reply markup of the message");
        }

        chat.Replace(changed);
        return BotJson.Message(changed, chat, api.Bot);
    }

    private static BotMessage Editable(BotCall call, FakeChat chat)
    {
        var id = call.Required("message_id", "message identifier is not specified");
        return chat.OwnMessage(id)
            ?? throw BotApiError.Bad(chat.Find(id) is null ? "message to edit not found" : "message can't be edited");
    }

    private JsonNode Delete(BotCall call)
    {
        var chat = api.Reach(call);
        var id = call.Required("message_id", "message identifier is not specified");
        if (chat.OwnMessage(id) is { } own)
        {
            chat.Replace(own with { DeletedAt = TimeProvider.System.GetUtcNow() });
        }
        else if (!chat.ForgetPersonal(id))
        {
            throw BotApiError.Bad("message to delete not found");
        }

        return true;
    }
}
