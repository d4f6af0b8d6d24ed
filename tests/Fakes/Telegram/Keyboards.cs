using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>Reads and checks the buttons under a message.</summary>
internal static class Keyboards
{
    public static IReadOnlyList<IReadOnlyList<BotButton>> Read(JsonNode? markup)
    {
        if (markup?["inline_keyboard"] is not { } keyboard)
        {
            return [];
        }

        if (keyboard is not JsonArray rows || rows.Any(row => row is not JsonArray))
        {
            throw BotApiError.Mistake("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
        }

        return [.. rows.Where(row => ((JsonArray)row!).Count > 0).Select(row => ((JsonArray)row!).Select(Button).ToList())];
    }

    private static BotButton Button(JsonNode? button)
    {
        var text = (string?)button?["text"];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw BotApiError.Mistake("inline keyboard button text must be non-empty");
        }

        var data = (string?)button!["callback_data"];
        var url = (string?)button["url"];
        if (data is not null && Encoding.UTF8.GetByteCount(data) is 0 or > 64)
        {
            throw BotApiError.Mistake("BUTTON_DATA_INVALID");
        }

        string[] kinds = ["callback_data", "url", "copy_text", "web_app", "switch_inline_query", "switch_inline_query_current_chat"];
        return kinds.Count(kind => button[kind] is not null) == 1
            ? new BotButton(text, data, url)
            : throw BotApiError.Mistake("text buttons are unallowed in the inline keyboard");
    }
}
