using System.Text.Json;
using Dormouse.Frontend.Telegram.Reading;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// What can be known of an update without trusting its form: it may be of a kind that nobody here has heard of, or broken anywhere.
/// Nothing here throws.
/// </summary>
internal sealed class RawUpdate
{
    /// <summary>The kind of update that says that the stop of a draft was pressed.</summary>
    public const string Stop = "stopped_message_generation";

    private const int General = 1;

    /// <summary>Commands that one gives because something else takes long, and that depend on nothing written before.</summary>
    private static readonly string[] Unordered = ["stop", "status", "queue", "help", "start"];

    private readonly JsonElement _inner;
    private readonly JsonElement _message;

    /// <summary>Looks at an update.</summary>
    /// <param name="update">As Telegram sent it.</param>
    public RawUpdate(JsonElement update)
    {
        Json = update;
        Id = Long(update, "update_id");
        if (update.ValueKind is JsonValueKind.Object)
        {
            foreach (var kind in update.EnumerateObject().Where(static property => property.Value.ValueKind is JsonValueKind.Object))
            {
                var message = Object(kind.Value, "message") ?? kind.Value;
                if (Kind is null || (ChatId is null && Long(Object(message, "chat"), "id") is not null))
                {
                    (Kind, _inner, _message) = (Name(kind), kind.Value, message);
                    ChatId = Long(Object(message, "chat"), "id");
                }
            }

            Kind ??= update.EnumerateObject().Select(Name).FirstOrDefault(static name => name != "update_id");
        }
    }

    /// <summary>The update as Telegram sent it.</summary>
    public JsonElement Json { get; }

    /// <summary>Its id, or null if it has none that is a number.</summary>
    public long? Id { get; }

    /// <summary>The kind of update, such as <c>message</c>; null if it has nothing.</summary>
    public string? Kind { get; }

    /// <summary>Telegram's id of the chat, or null.</summary>
    public long? ChatId { get; }

    /// <summary>The kind of the chat; where it does not say, the sign of its id does.</summary>
    public string ChatKind => String(Object(_message, "chat"), "type") ?? (ChatId > 0 ? "private" : "group");

    /// <summary>Whether people talk there, so that somebody waits for an answer.</summary>
    public bool IsConversation => ChatId is not null && ChatKind != "channel";

    /// <summary>Whether it is a conversation with one person.</summary>
    public bool IsPrivate => ChatId > 0 && ChatKind is not ("group" or "supergroup" or "channel");

    /// <summary>Telegram's id of who did it, or null.</summary>
    public long? From => Long(Object(_inner, "from"), "id") ?? (IsPrivate ? ChatId : null);

    /// <summary>What who did it is called; may be empty.</summary>
    public string FromName => String(Object(_inner, "from"), "first_name") ?? "";

    /// <summary>The topic, or null.</summary>
    public int? Thread =>
        (Kind == Stop || Member(_message, "is_topic_message") is { ValueKind: JsonValueKind.True })
        && Long(_message, "message_thread_id") is > General and <= int.MaxValue and var thread ? (int)thread : null;

    /// <summary>The key of the chat, or null if there is none.</summary>
    public string? ChatKey => ChatId is { } chat ? Dormouse.Contracts.ChatKey.OfTelegram(chat, Thread) : null;

    /// <summary>The key under which it is set aside: its chat's, or one for all that belongs to none.</summary>
    public string SpoolKey => ChatKey ?? Dormouse.Contracts.ChatKey.OfTelegram(0, thread: null);

    /// <summary>Whether it says that the group has become another one, or was: what comes behind it belongs where that says.</summary>
    public bool IsMove => Has("migrate_to_chat_id") || Has("migrate_from_chat_id");

    /// <summary>What the person wrote; empty if it is nothing that can be read.</summary>
    public string Text => String(_message, "text") ?? String(_message, "caption") ?? "";

    /// <summary>Telegram's id of a press of a button, or null.</summary>
    public string? Press => Kind == "callback_query" ? String(_inner, "id") : null;

    /// <summary>
    /// Whether it need not wait for what came before it in its chat: the answer to a question, or a command such as <c>/stop</c>.
    /// </summary>
    /// <param name="bot">Our own user name; null if it is not known yet.</param>
    /// <returns>True if it need not.</returns>
    public bool NeedsNoOrder(string? bot) => Kind switch
    {
        // An answer. A button that is a command may be one that switches the session: what was written before belongs to the other one.
        "callback_query" => String(_inner, "data") is not ['c', ':', .. var written]
            || (ChatCommand.Parse(written) is { } pressed && Unordered.Contains(pressed.Name)),
        "message" => !Has("forward_origin")
            && String(_message, "text") is { } text
            && Addressing.ForUs(text, IsPrivate, bot) is { } ours
            && ChatCommand.Parse(ours) is { } command
            && Unordered.Contains(command.Name),
        Stop => true,
        _ => false,
    };

    /// <summary>Whether the message has a part of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it has.</returns>
    public bool Has(string name) => Member(_message, name) is not null;

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            // Half a character.
            return "?";
        }
    }

    private static JsonElement? Member(JsonElement? element, string name)
    {
        try
        {
            return element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonElement? Object(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    private static long? Long(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var number) ? number : null;

    private static string? String(JsonElement? element, string name)
    {
        try
        {
            return Member(element, name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character, or bytes that are none.
            return null;
        }
    }
}
