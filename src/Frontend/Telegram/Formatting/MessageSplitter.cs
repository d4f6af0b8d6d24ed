using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// Splits rendered text into parts that fit a message. Only whitespace at the cuts is dropped, and an entity that
/// is cut goes on in the next part: a cut Pre is again Pre, in the same language.
/// </summary>
internal static class MessageSplitter
{
    /// <summary>What Telegram takes in one message, in UTF-16 units.</summary>
    public const int MessageLimit = 4096;

    /// <summary>The parts in order, none of them blank; no parts at all for a blank text.</summary>
    public static IReadOnlyList<FormattedText> Split(FormattedText text, int limit = MessageLimit)
    {
        // Below two units a single emoji would have to be torn apart.
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);

        var blocks = text.Entities.Where(IsBlock).ToList();
        var parts = new List<FormattedText>();
        var end = text.Text.AsSpan().TrimEnd().Length;
        var position = NextStart(text, 0, end, limit);
        while (position < end)
        {
            var cut = end - position <= limit ? end : CutFinder.Find(text.Text, position, limit, blocks);
            var partEnd = position + text.Text.AsSpan(position, cut - position).TrimEnd().Length;
            parts.Add(EntityBudget.Apply(text.Slice(position, partEnd)));
            position = NextStart(text, cut, end, limit);
        }

        return parts;
    }

    // Blank lines and spaces between two parts go, but the first line of a continued code block keeps its indentation.
    private static int NextStart(FormattedText text, int position, int end, int limit)
    {
        var start = position;
        var lineStart = position;
        while (start < end && char.IsWhiteSpace(text.Text[start]))
        {
            start++;
            lineStart = text.Text[start - 1] == '\n' ? start : lineStart;
        }

        var indented = lineStart > position && start - lineStart <= limit / 4 && text.Entities.Any(HoldsIndentation);
        return indented ? lineStart : start;

        bool HoldsIndentation(MessageEntity entity) =>
            entity.Type is MessageEntityType.Pre && entity.Offset <= lineStart && start < entity.Offset + entity.Length;
    }

    private static bool IsBlock(MessageEntity entity) =>
        entity.Type is MessageEntityType.Pre or MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote;
}
