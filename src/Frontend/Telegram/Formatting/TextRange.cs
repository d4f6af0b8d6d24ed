using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>An entity in the making: where it starts and ends, and the URL or the language it carries.</summary>
internal readonly record struct TextRange(MessageEntityType Type, int Start, int End, string? Detail = null)
{
    /// <summary>Code and Pre: Telegram lets nothing else overlap them but a surrounding quote.</summary>
    public bool IsVerbatim => Type is MessageEntityType.Code or MessageEntityType.Pre;

    /// <summary>Quotes and Pre: they stand on lines of their own.</summary>
    public bool IsBlock => IsQuote || Type is MessageEntityType.Pre;

    /// <summary>Either kind of quote; quotes never nest.</summary>
    public bool IsQuote => Type is MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote;

    /// <summary>The entity as the Bot API takes it.</summary>
    public MessageEntity ToEntity() => new()
    {
        Type = Type,
        Offset = Start,
        Length = End - Start,
        Url = Type is MessageEntityType.TextLink ? Detail : null,
        Language = Type is MessageEntityType.Pre ? Detail : null,
    };
}
