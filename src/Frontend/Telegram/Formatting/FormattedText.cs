using Dormouse.Frontend.Channels;
using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// A text together with its Telegram entities. Offsets are UTF-16 code units, the same as C# string indices.
/// </summary>
/// <param name="Text">The text exactly as the user reads it, without any markup.</param>
/// <param name="Entities">Ordered by offset, the longer first; each lies inside the text, and two of them nest or are apart.</param>
internal sealed record FormattedText(string Text, IReadOnlyList<MessageEntity> Entities) : ChannelText(Text)
{
    /// <summary>No text and so nothing to send.</summary>
    public static FormattedText Empty { get; } = new("", []);

    public override bool IsFormatted => Entities.Count > 0;

    public override ChannelText Plain => new(Text);

    public override bool LooksLike(ChannelText other) =>
        base.LooksLike(other)
            && Entities.Select(Look).SequenceEqual(other is FormattedText { Entities: var others } ? others.Select(Look) : []);

    /// <summary>The part from <paramref name="start"/> up to <paramref name="end"/>, its entities clipped and shifted.</summary>
    public FormattedText Slice(int start, int end)
    {
        var text = Text[start..end];
        var entities = new List<MessageEntity>();
        foreach (var entity in Entities)
        {
            var from = Math.Max(entity.Offset, start) - start;
            var to = Math.Min(entity.Offset + entity.Length, end) - start;

            // A cut can leave only the blank edge of an entity here, and Telegram refuses entities without content.
            if (from < to && !text.AsSpan(from, to - from).IsWhiteSpace())
            {
                entities.Add(Moved(entity, from, to - from));
            }
        }

        return new FormattedText(text, entities);
    }

    /// <summary>Puts texts below one another. What is too long of the first one is left out at its beginning.</summary>
    /// <param name="blocks">The texts, of which those behind the first one fit.</param>
    /// <param name="limit">Most UTF-16 units of the whole.</param>
    /// <returns>The whole.</returns>
    public static FormattedText Below(IReadOnlyList<FormattedText> blocks, int limit)
    {
        const string Gap = "\n\n";
        var rest = blocks.Skip(1).Sum(static block => block.Text.Length + Gap.Length);
        var first = blocks[0].End(limit - rest);
        var (text, entities) = (first.Text, first.Entities.ToList());
        foreach (var block in blocks.Skip(1))
        {
            text += Gap;
            entities.AddRange(block.Entities.Select(entity => Moved(entity, entity.Offset + text.Length, entity.Length)));
            text += block.Text;
        }

        return new(text, entities);
    }

    private FormattedText End(int length)
    {
        if (Text.Length <= length)
        {
            return this;
        }

        // The next line if it is near, and never half a character.
        var start = Text.Length - length;
        var line = Text.IndexOf('\n', start) + 1;
        start = line > 0 && line - start < length / 4 ? line : char.IsLowSurrogate(Text[start]) ? start + 1 : start;
        return Slice(start, Text.Length);
    }

    private static (MessageEntityType, int, int) Look(MessageEntity entity) => (entity.Type, entity.Offset, entity.Length);

    private static MessageEntity Moved(MessageEntity entity, int offset, int length) => new()
    {
        Type = entity.Type,
        Offset = offset,
        Length = length,
        Url = entity.Url,
        User = entity.User,
        Language = entity.Language,
        CustomEmojiId = entity.CustomEmojiId,
        UnixTime = entity.UnixTime,
        DateTimeFormat = entity.DateTimeFormat,
    };
}
