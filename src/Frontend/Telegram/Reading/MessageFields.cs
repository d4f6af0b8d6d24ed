using System.Collections.Frozen;
using System.Text.Json;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>
/// What is done with each field of a message, and so with each kind of message. A field that is not here is of the future.
/// </summary>
internal static class MessageFields
{
    private static readonly FrozenDictionary<string, FieldUse> All = new Dictionary<string, FieldUse>
    {
        // Given to the agent: words and files.
        ["text"] = new(FieldHandling.Read, "An empty text"),
        ["caption"] = new(FieldHandling.Read, "An empty caption"),
        ["rich_message"] = new(FieldHandling.Read, "A formatted message without words"),
        ["checklist"] = new(FieldHandling.Read, "A checklist without words"),
        ["photo"] = new(FieldHandling.Read, "A photo"),
        ["document"] = new(FieldHandling.Read, "A file"),
        ["audio"] = new(FieldHandling.Read, "A piece of music"),
        ["voice"] = new(FieldHandling.Read, "A voice message"),
        ["video"] = new(FieldHandling.Read, "A video"),
        ["animation"] = new(FieldHandling.Read, "An animation"),
        ["live_photo"] = new(FieldHandling.Read, "A live photo"),
        ["video_note"] = new(FieldHandling.Read, "A video note"),

        // Said in a line what it is (MessageContents), a sticker with its picture.
        ["sticker"] = new(FieldHandling.Read, "A sticker"),
        ["contact"] = new(FieldHandling.Read, "A contact"),
        ["dice"] = new(FieldHandling.Read, "A dice"),
        ["poll"] = new(FieldHandling.Read, "A poll"),
        ["venue"] = new(FieldHandling.Read, "A venue"),
        ["location"] = new(FieldHandling.Read, "A location"),

        // Told to the person that it can't be given; words that come with it are.
        ["story"] = new(FieldHandling.Told, "A story"),
        ["game"] = new(FieldHandling.Told, "A game"),
        ["paid_media"] = new(FieldHandling.Told, "Paid media"),
        ["invoice"] = new(FieldHandling.Told, "An invoice"),
        ["giveaway"] = new(FieldHandling.Told, "A giveaway"),
        ["giveaway_winners"] = new(FieldHandling.Told, "A list of a giveaway's winners"),
        ["gift"] = new(FieldHandling.Told, "A gift"),
        ["unique_gift"] = new(FieldHandling.Told, "A gift"),
        ["passport_data"] = new(FieldHandling.Told, "Passport data"),
        ["web_app_data"] = new(FieldHandling.Told, "What a web app sends"),
        ["users_shared"] = new(FieldHandling.Told, "A shared user"),
        ["chat_shared"] = new(FieldHandling.Told, "A shared chat"),

        // Nobody wrote it: Telegram tells what happened in the chat. Two of them move a conversation; see UpdateRouter.
        ["new_chat_members"] = FieldUse.Service,
        ["left_chat_member"] = FieldUse.Service,
        ["chat_owner_left"] = FieldUse.Service,
        ["chat_owner_changed"] = FieldUse.Service,
        ["new_chat_title"] = FieldUse.Service,
        ["new_chat_photo"] = FieldUse.Service,
        ["delete_chat_photo"] = FieldUse.Service,
        ["group_chat_created"] = FieldUse.Service,
        ["supergroup_chat_created"] = FieldUse.Service,
        ["channel_chat_created"] = FieldUse.Service,
        ["message_auto_delete_timer_changed"] = FieldUse.Service,
        ["migrate_to_chat_id"] = FieldUse.Service,
        ["migrate_from_chat_id"] = FieldUse.Service,
        ["pinned_message"] = FieldUse.Service,
        ["successful_payment"] = FieldUse.Service,
        ["refunded_payment"] = FieldUse.Service,
        ["gift_upgrade_sent"] = FieldUse.Service,
        ["connected_website"] = FieldUse.Service,
        ["write_access_allowed"] = FieldUse.Service,
        ["proximity_alert_triggered"] = FieldUse.Service,
        ["boost_added"] = FieldUse.Service,
        ["chat_background_set"] = FieldUse.Service,
        ["checklist_tasks_done"] = FieldUse.Service,
        ["checklist_tasks_added"] = FieldUse.Service,
        ["community_chat_added"] = FieldUse.Service,
        ["community_chat_joined"] = FieldUse.Service,
        ["community_chat_removed"] = FieldUse.Service,
        ["direct_message_price_changed"] = FieldUse.Service,
        ["forum_topic_created"] = FieldUse.Service,
        ["forum_topic_edited"] = FieldUse.Service,
        ["forum_topic_closed"] = FieldUse.Service,
        ["forum_topic_reopened"] = FieldUse.Service,
        ["general_forum_topic_hidden"] = FieldUse.Service,
        ["general_forum_topic_unhidden"] = FieldUse.Service,
        ["giveaway_created"] = FieldUse.Service,
        ["giveaway_completed"] = FieldUse.Service,
        ["managed_bot_created"] = FieldUse.Service,
        ["paid_message_price_changed"] = FieldUse.Service,
        ["poll_option_added"] = FieldUse.Service,
        ["poll_option_deleted"] = FieldUse.Service,
        ["suggested_post_approved"] = FieldUse.Service,
        ["suggested_post_approval_failed"] = FieldUse.Service,
        ["suggested_post_declined"] = FieldUse.Service,
        ["suggested_post_paid"] = FieldUse.Service,
        ["suggested_post_refunded"] = FieldUse.Service,
        ["video_chat_scheduled"] = FieldUse.Service,
        ["video_chat_started"] = FieldUse.Service,
        ["video_chat_ended"] = FieldUse.Service,
        ["video_chat_participants_invited"] = FieldUse.Service,

        // What is around the words; see MessageSurroundings.
        ["entities"] = FieldUse.Around,
        ["caption_entities"] = FieldUse.Around,
        ["forward_origin"] = FieldUse.Around,
        ["reply_to_message"] = FieldUse.Around,
        ["external_reply"] = FieldUse.Around,
        ["quote"] = FieldUse.Around,
        ["reply_to_story"] = FieldUse.Around,
        ["reply_to_checklist_task_id"] = FieldUse.Around,
        ["reply_to_poll_option_id"] = FieldUse.Around,
        ["via_bot"] = FieldUse.Around,

        // Who, where and when; and what is of no use to an agent.
        ["message_id"] = FieldUse.Ignored,
        ["id"] = FieldUse.Ignored,
        ["message_thread_id"] = FieldUse.Ignored,
        ["is_topic_message"] = FieldUse.Ignored,
        ["direct_messages_topic"] = FieldUse.Ignored,
        ["from"] = FieldUse.Ignored,
        ["sender_chat"] = FieldUse.Ignored,
        ["sender_boost_count"] = FieldUse.Ignored,
        ["sender_business_bot"] = FieldUse.Ignored,
        ["sender_tag"] = FieldUse.Ignored,
        ["receiver_user"] = FieldUse.Ignored,
        ["ephemeral_message_id"] = FieldUse.Ignored,
        ["date"] = FieldUse.Ignored,
        ["edit_date"] = FieldUse.Ignored,
        ["chat"] = FieldUse.Ignored,
        ["guest_query_id"] = FieldUse.Ignored,
        ["guest_bot_caller_user"] = FieldUse.Ignored,
        ["guest_bot_caller_chat"] = FieldUse.Ignored,
        ["business_connection_id"] = FieldUse.Ignored,
        ["is_automatic_forward"] = FieldUse.Ignored,
        ["has_protected_content"] = FieldUse.Ignored,
        ["is_from_offline"] = FieldUse.Ignored,
        ["is_paid_post"] = FieldUse.Ignored,
        ["media_group_id"] = FieldUse.Ignored,
        ["author_signature"] = FieldUse.Ignored,
        ["paid_star_count"] = FieldUse.Ignored,
        ["link_preview_options"] = FieldUse.Ignored,
        ["suggested_post_info"] = FieldUse.Ignored,
        ["effect_id"] = FieldUse.Ignored,
        ["show_caption_above_media"] = FieldUse.Ignored,
        ["has_media_spoiler"] = FieldUse.Ignored,
        ["reply_markup"] = FieldUse.Ignored,

        // What Telegram sent in the place of forward_origin before 2024, and other servers may still send beside it.
        ["forward_from"] = FieldUse.Ignored,
        ["forward_from_chat"] = FieldUse.Ignored,
        ["forward_from_message_id"] = FieldUse.Ignored,
        ["forward_signature"] = FieldUse.Ignored,
        ["forward_sender_name"] = FieldUse.Ignored,
        ["forward_date"] = FieldUse.Ignored,
    }.ToFrozenDictionary();

    /// <summary>What is done with a field.</summary>
    /// <param name="field">Its name in the Bot API.</param>
    /// <returns>The use; null if it is of the future.</returns>
    public static FieldUse? Of(string field) => All.GetValueOrDefault(field);

    /// <summary>What a message has that can't be given to an agent.</summary>
    /// <param name="message">The message as Telegram sent it.</param>
    /// <returns>The names, such as <c>A game</c>.</returns>
    public static IReadOnlyList<string> NotGiven(JsonElement message) =>
    [
        .. message.EnumerateObject()
            .Select(static property => Of(property.Name))
            .Where(static use => use?.Handling is FieldHandling.Told)
            .Select(static use => use!.Name!)
            .Distinct(),
    ];

    /// <summary>What a message is called that has neither words nor a file for an agent.</summary>
    /// <param name="message">The message as Telegram sent it.</param>
    /// <returns>Its name, such as <c>A game</c>; null if nobody wrote it.</returns>
    public static string? NameOf(JsonElement message)
    {
        if (NotGiven(message) is [var told, ..])
        {
            return told;
        }

        var uses = message.EnumerateObject().Select(static property => (property.Name, Use: Of(property.Name))).ToArray();
        return Array.Exists(uses, static field => field.Use?.Handling is FieldHandling.Service) ? null
            : Array.Find(uses, static field => field.Use is null).Name is { } future ? $"A message of the kind “{MessageNames.Clean(future.Replace('_', ' '))}”"
            : Array.Find(uses, static field => field.Use?.Handling is FieldHandling.Read).Use?.Name ?? "An empty message";
    }
}

/// <summary>What is done with a field of a message.</summary>
/// <param name="Handling">What is done.</param>
/// <param name="Name">What people call it, with an article; null if they are never told of it.</param>
internal sealed record FieldUse(FieldHandling Handling, string? Name = null)
{
    /// <summary>Nobody wrote it.</summary>
    public static FieldUse Service { get; } = new(FieldHandling.Service);

    /// <summary>It is told to the agent beside the words.</summary>
    public static FieldUse Around { get; } = new(FieldHandling.Around);

    /// <summary>It is no content.</summary>
    public static FieldUse Ignored { get; } = new(FieldHandling.Ignored);
}

/// <summary>What can be done with a field of a message.</summary>
internal enum FieldHandling
{
    /// <summary>It is given to the agent.</summary>
    Read,

    /// <summary>The person is told that it can't be given.</summary>
    Told,

    /// <summary>It is silent: nobody wrote it.</summary>
    Service,

    /// <summary>It is told to the agent beside the words.</summary>
    Around,

    /// <summary>It is no content.</summary>
    Ignored,
}
