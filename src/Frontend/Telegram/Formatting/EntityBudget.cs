using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Telegram keeps about a hundred entities per message and ignores the rest, whichever they are; we choose.</summary>
internal static class EntityBudget
{
    public const int MaxEntities = 100;

    /// <summary>The same text with the most valuable entities; of equal ones the first stay.</summary>
    public static FormattedText Apply(FormattedText text)
    {
        if (text.Entities.Count <= MaxEntities)
        {
            return text;
        }

        // Both sorts are stable, and taking an entity away never breaks the nesting of the others.
        var kept = text.Entities
            .Select((entity, index) => (entity, index))
            .OrderByDescending(item => Value(item.entity))
            .Take(MaxEntities)
            .OrderBy(item => item.index)
            .Select(item => item.entity)
            .ToList();
        return text with { Entities = kept };
    }

    private static int Value(MessageEntity entity) => entity.Type switch
    {
        // A lost address cannot be guessed, a lost strike says the opposite, lost italics hardly matter.
        MessageEntityType.Italic or MessageEntityType.Underline => 0,
        MessageEntityType.Bold => 1,
        MessageEntityType.Code => 2,
        MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote => 3,
        MessageEntityType.Strikethrough or MessageEntityType.Spoiler => 4,
        MessageEntityType.Pre => 5,
        _ => 6,
    };
}
