namespace Dormouse.Fakes;

/// <summary>Entities lie inside the text, cut no character in two, and nest only as Telegram allows.</summary>
internal static class EntityRules
{
    private const int Kept = 100;

    private static readonly HashSet<string> Styles = ["bold", "italic", "underline", "strikethrough", "spoiler"];

    private static readonly HashSet<string> Quotes = ["blockquote", "expandable_blockquote"];

    private static readonly HashSet<string> Known =
    [
        .. Styles, .. Quotes, "code", "pre", "text_link", "text_mention", "custom_emoji", "mention", "hashtag", "cashtag",
        "bot_command", "url", "email", "phone_number", "date_time",
    ];

    public static void Check(string text, IReadOnlyList<BotEntity> entities, Action<string> violation)
    {
        foreach (var entity in entities)
        {
            Inside(text, entity);
        }

        if (entities.Count > Kept)
        {
            violation($"{entities.Count} entities in one message; about {Kept} are kept");
        }

        if (entities.Count > 0 && text.Contains('\r', StringComparison.Ordinal))
        {
            violation("a carriage return in a text with entities shifts them");
        }

        for (var first = 0; first < entities.Count; first++)
        {
            for (var second = first + 1; second < entities.Count; second++)
            {
                Together(entities[first], entities[second], violation);
            }
        }
    }

    private static void Inside(string text, BotEntity entity)
    {
        if (!Known.Contains(entity.Type))
        {
            throw BotApiError.Mistake("can't parse entities: unsupported entity type \"" + entity.Type + "\"");
        }

        if (entity.Type == "text_link" && string.IsNullOrEmpty(entity.Url))
        {
            throw BotApiError.Mistake("can't parse entities: field \"url\" is missing");
        }

        if (entity.Length <= 0)
        {
            throw BotApiError.Mistake($"entity at UTF-16 offset {entity.Offset} is empty");
        }

        if (entity.Offset < 0 || entity.Offset >= text.Length)
        {
            throw BotApiError.Mistake($"entity begins after the end of the text at UTF-16 offset {entity.Offset}");
        }

        var end = entity.Offset + entity.Length;
        if (end > text.Length)
        {
            throw BotApiError.Mistake(
                $"entity beginning at UTF-16 offset {entity.Offset} ends after the end of the text at UTF-16 offset {end}");
        }

        if (char.IsLowSurrogate(text[entity.Offset]) || (end < text.Length && char.IsLowSurrogate(text[end])))
        {
            throw BotApiError.Mistake($"entity beginning at UTF-16 offset {entity.Offset} begins or ends in a middle of a UTF-16 symbol");
        }
    }

    private static void Together(BotEntity one, BotEntity other, Action<string> violation)
    {
        var oneEnd = one.Offset + one.Length;
        var otherEnd = other.Offset + other.Length;
        if (oneEnd <= other.Offset || otherEnd <= one.Offset)
        {
            return;
        }

        var oneInOther = one.Offset >= other.Offset && oneEnd <= otherEnd;
        var otherInOne = other.Offset >= one.Offset && otherEnd <= oneEnd;
        if (!oneInOther && !otherInOne)
        {
            violation($"entities overlap without nesting: {one} and {other}");
        }
        else if (!MayNest(one.Type, other.Type))
        {
            violation($"{one.Type} and {other.Type} may not nest: {one} and {other}");
        }
    }

    private static bool MayNest(string one, string other)
    {
        if (IsCode(one) || IsCode(other))
        {
            // Code holds nothing and stands in nothing but a quote.
            return (IsCode(one) ? other : one) is var outer && Quotes.Contains(outer);
        }

        if (Quotes.Contains(one) && Quotes.Contains(other))
        {
            return false;
        }

        return Styles.Contains(one) || Styles.Contains(other) || Quotes.Contains(one) || Quotes.Contains(other);
    }

    private static bool IsCode(string type) => type is "code" or "pre";
}
