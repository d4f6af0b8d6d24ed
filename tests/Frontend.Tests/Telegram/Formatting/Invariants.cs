using Dormouse.Frontend.Telegram.Formatting;
using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

/// <summary>What Telegram demands of every text with entities, and what splitting must preserve.</summary>
internal static class Invariants
{
    public static void HoldFor(FormattedText text)
    {
        Assert.Equal(text.Text.Trim(), text.Text);
        HoldForEntities(text);
    }

    public static void HoldForParts(FormattedText whole, IReadOnlyList<FormattedText> parts, int limit)
    {
        var position = 0;
        foreach (var part in parts)
        {
            Assert.InRange(part.Text.Length, 1, limit);
            Assert.False(string.IsNullOrWhiteSpace(part.Text));
            Assert.False(char.IsWhiteSpace(part.Text[^1]));
            Assert.False(char.IsLowSurrogate(part.Text[0]));
            Assert.False(char.IsHighSurrogate(part.Text[^1]));
            Assert.InRange(part.Entities.Count, 0, 100);
            HoldForEntities(part);

            var found = whole.Text.IndexOf(part.Text, position, StringComparison.Ordinal);
            Assert.True(found >= 0, "a part is not in the text");
            Assert.True(string.IsNullOrWhiteSpace(whole.Text[position..found]), "a cut lost more than whitespace");
            if (whole.Entities.Count <= 100)
            {
                AssertSameFormatting(whole, part, found);
            }

            position = found + part.Text.Length;
        }

        Assert.True(string.IsNullOrWhiteSpace(whole.Text[position..]), "the end of the text is lost");
    }

    private static void HoldForEntities(FormattedText text)
    {
        MessageEntity? previous = null;
        var around = new Stack<MessageEntity>();
        foreach (var entity in text.Entities)
        {
            Assert.InRange(entity.Offset, 0, text.Text.Length - 1);
            Assert.InRange(End(entity), entity.Offset + 1, text.Text.Length);
            Assert.False(SplitsPair(text.Text, entity.Offset) || SplitsPair(text.Text, End(entity)), "splits a surrogate pair");
            Assert.False(string.IsNullOrWhiteSpace(text.Text.Substring(entity.Offset, entity.Length)), "a blank entity");
            Assert.True(previous is null || previous.Offset <= entity.Offset, "not sorted");
            while (around.TryPeek(out var closed) && End(closed) <= entity.Offset)
            {
                around.Pop();
            }

            foreach (var outer in around)
            {
                Assert.True(End(entity) <= End(outer), "two entities overlap without nesting");
                Assert.True(MayNest(outer, entity), $"{entity.Type} inside {outer.Type}");
            }

            around.Push(entity);
            previous = entity;
        }
    }

    private static bool MayNest(MessageEntity outer, MessageEntity inner) => outer.Type != inner.Type && (outer.Type, inner.Type) switch
    {
        (MessageEntityType.Code or MessageEntityType.Pre, _) => false,
        (MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote, _) =>
            inner.Type is not (MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote),
        (_, MessageEntityType.Code or MessageEntityType.Pre) => false,
        (MessageEntityType.TextLink, _) => IsStyle(inner),
        _ => true,
    };

    private static bool IsStyle(MessageEntity entity) =>
        entity.Type is MessageEntityType.Bold or MessageEntityType.Italic or MessageEntityType.Strikethrough;

    private static bool SplitsPair(string text, int index) =>
        index > 0 && index < text.Length && char.IsHighSurrogate(text[index - 1]) && char.IsLowSurrogate(text[index]);

    private static void AssertSameFormatting(FormattedText whole, FormattedText part, int offset)
    {
        for (var i = 0; i < part.Text.Length; i++)
        {
            if (!char.IsWhiteSpace(part.Text[i]))
            {
                Assert.Equal(FormattingAt(whole, offset + i), FormattingAt(part, i));
            }
        }
    }

    private static string FormattingAt(FormattedText text, int index) => string.Join(',', text.Entities
        .Where(entity => entity.Offset <= index && index < End(entity))
        .Select(entity => $"{entity.Type}:{entity.Url}{entity.Language}")
        .Order(StringComparer.Ordinal));

    private static int End(MessageEntity entity) => entity.Offset + entity.Length;
}
