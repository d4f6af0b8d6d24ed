using System.Text;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>A text with what its formatting means: code that was pasted stays code, and quotes stay quotes.</summary>
internal static class EntityMarkdown
{
    /// <summary>Writes a text as CommonMark.</summary>
    /// <param name="text">The text.</param>
    /// <param name="entities">Its entities, or null.</param>
    /// <returns>The CommonMark; null if it is no different.</returns>
    public static string? Of(string text, IEnumerable<MessageEntity>? entities)
    {
        var spans = Valid(text, entities)
            .Where(static entity => IsCode(entity) || entity.Type is MessageEntityType.Blockquote or MessageEntityType.ExpandableBlockquote)
            .OrderBy(static entity => entity.Offset)
            .ThenByDescending(static entity => entity.Length)
            .ToArray();
        return spans.Length == 0 ? null : Write(text, 0, text.Length, spans);
    }

    /// <summary>The entities that lie within a text and cut no character in two.</summary>
    /// <param name="text">The text.</param>
    /// <param name="entities">Entities, or null.</param>
    /// <returns>Those that can be used.</returns>
    public static IEnumerable<MessageEntity> Valid(string text, IEnumerable<MessageEntity>? entities) => (entities ?? []).Where(entity =>
        entity is { Offset: >= 0, Length: > 0 } && entity.Length <= text.Length - entity.Offset
        && !char.IsLowSurrogate(text[entity.Offset])
        && (entity.Offset + entity.Length == text.Length || !char.IsLowSurrogate(text[entity.Offset + entity.Length])));

    /// <summary>Code, with a fence that is longer than any in it.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">Its language, or null.</param>
    /// <param name="isBlock">Whether it stands on lines of its own.</param>
    /// <returns>CommonMark.</returns>
    public static string Code(string code, string? language, bool isBlock)
    {
        var fence = new string('`', LongestRun(code) + 1);
        if (!isBlock && !code.Contains('\n', StringComparison.Ordinal))
        {
            return code.StartsWith('`') || code.EndsWith('`') ? $"{fence} {code} {fence}" : $"{fence}{code}{fence}";
        }

        fence = fence.PadRight(3, '`');
        var info = string.Concat(
            (language ?? "").TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-' or '_' or '.'));
        return $"{fence}{info}\n{code.TrimEnd('\n')}\n{fence}";
    }

    /// <summary>Quoted lines.</summary>
    /// <param name="text">The text.</param>
    /// <returns>CommonMark.</returns>
    public static string Quote(string text) => $"> {text.Replace("\n", "\n> ", StringComparison.Ordinal)}";

    private static string Write(string text, int start, int end, MessageEntity[] spans)
    {
        var markdown = new StringBuilder();
        var done = start;
        var isBehindBlock = false;
        foreach (var span in spans.Where(span => span.Offset >= start && span.Offset + span.Length <= end))
        {
            if (span.Offset < done)
            {
                continue;
            }

            Append(text[done..span.Offset]);
            done = span.Offset + span.Length;
            var isBlock = span.Type is not MessageEntityType.Code || text.AsSpan(span.Offset, span.Length).Contains('\n');
            if (isBlock && markdown.Length > 0 && markdown[^1] != '\n')
            {
                markdown.Append('\n');
            }

            var inner = Array.FindAll(spans, other => other != span);
            Append(IsCode(span) ? Code(text[span.Offset..done], span.Language, isBlock) : Quote(Write(text, span.Offset, done, inner)));
            isBehindBlock = isBlock;
        }

        Append(text[done..end]);
        return markdown.ToString();

        void Append(string piece)
        {
            if (isBehindBlock && piece.Length > 0)
            {
                markdown.Append(piece[0] == '\n' ? "" : "\n");
                isBehindBlock = false;
            }

            markdown.Append(piece);
        }
    }

    private static bool IsCode(MessageEntity entity) => entity.Type is MessageEntityType.Code or MessageEntityType.Pre;

    private static int LongestRun(string code)
    {
        var (longest, run) = (0, 0);
        foreach (var c in code)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
