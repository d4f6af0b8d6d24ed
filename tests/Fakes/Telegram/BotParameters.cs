namespace Dormouse.Fakes;

/// <summary>The methods this fake knows and the parameters each of them takes.</summary>
internal static class BotParameters
{
    private const string Sending =
        "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification protect_content "
        + "allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters reply_markup ";

    private const string Captioned = Sending + "caption parse_mode caption_entities ";

    private static readonly Dictionary<string, HashSet<string>> Methods = new(StringComparer.OrdinalIgnoreCase)
    {
        ["getMe"] = Set(""),
        ["getUpdates"] = Set("offset limit timeout allowed_updates"),
        ["setWebhook"] = Set(
            "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"),
        ["deleteWebhook"] = Set("drop_pending_updates"),
        ["getWebhookInfo"] = Set(""),
        ["setMyCommands"] = Set("commands scope language_code"),
        ["getMyCommands"] = Set("scope language_code"),
        ["deleteMyCommands"] = Set("scope language_code"),
        ["setChatMenuButton"] = Set("chat_id menu_button"),
        ["sendMessage"] = Set(Sending + "text parse_mode entities link_preview_options"),
        ["sendDocument"] = Set(Captioned + "document thumbnail disable_content_type_detection"),
        ["sendPhoto"] = Set(Captioned + "photo show_caption_above_media has_spoiler"),
        ["sendMediaGroup"] = Set(
            "business_connection_id chat_id message_thread_id direct_messages_topic_id media disable_notification protect_content "
            + "allow_paid_broadcast message_effect_id reply_parameters"),
        ["sendMessageDraft"] = Set("chat_id message_thread_id draft_id text parse_mode entities can_stop keep_on_stop"),
        ["sendChatAction"] = Set("business_connection_id chat_id message_thread_id action"),
        ["editMessageText"] = Set(
            "business_connection_id chat_id message_id inline_message_id text parse_mode entities link_preview_options reply_markup"),
        ["editMessageReplyMarkup"] = Set("business_connection_id chat_id message_id inline_message_id reply_markup"),
        ["deleteMessage"] = Set("chat_id message_id"),
        ["answerCallbackQuery"] = Set("callback_query_id text show_alert url cache_time"),
        ["setMessageReaction"] = Set("chat_id message_id reaction is_big"),
        ["getFile"] = Set("file_id"),
        ["getChat"] = Set("chat_id"),
        ["createForumTopic"] = Set("chat_id name icon_color icon_custom_emoji_id"),
        ["editForumTopic"] = Set("chat_id message_thread_id name icon_custom_emoji_id"),
        ["closeForumTopic"] = Set("chat_id message_thread_id"),
        ["pinChatMessage"] = Set("business_connection_id chat_id message_id disable_notification"),
        ["reopenForumTopic"] = Set("chat_id message_thread_id"),
        ["deleteForumTopic"] = Set("chat_id message_thread_id"),
    };

    /// <summary>The method's own spelling, or null when there is none; names are case-insensitive.</summary>
    public static string? Find(string method) =>
        Methods.Keys.FirstOrDefault(known => known.Equals(method, StringComparison.OrdinalIgnoreCase));

    public static IEnumerable<string> Unknown(BotCall call) =>
        call.Args.Select(pair => pair.Key).Where(name => !Methods[call.Method].Contains(name));

    private static HashSet<string> Set(string names) => [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
