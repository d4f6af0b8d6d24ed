using System.Globalization;
using global::Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Finds the best place to end a part: between blocks, lines, sentences, words, or at worst graphemes.</summary>
internal static class CutFinder
{
    private const string SentenceEnds = ".!?…。！？";

    private enum Quality
    {
        None,
        Grapheme,
        Space,
        Sentence,
        Line,
        Block,
    }

    /// <summary>
    /// An index after <paramref name="start"/>, at most <paramref name="limit"/> away from it. The text must go on
    /// beyond the limit and must not be blank at its start, so that what precedes the cut is never blank.
    /// </summary>
    public static int Find(string text, int start, int limit, IReadOnlyList<MessageEntity> blocks)
    {
        var visible = start;
        while (char.IsWhiteSpace(text[visible]))
        {
            visible++;
        }

        var boundaries = Graphemes(text, start, limit);
        var inBlock = Covered(start, limit, blocks);

        // A nice cut is worth a shorter part, but not a tiny one; words are kept whole at any price.
        var enough = start + (limit / 3);
        var best = (Quality: Quality.None, Index: start);
        for (var index = start + limit; index > visible; index--)
        {
            if (index < enough && best.Quality >= Quality.Space)
            {
                break;
            }

            var quality = boundaries[index - start] ? Rate(text, index, inBlock[index - start]) : Quality.None;
            if (quality > best.Quality)
            {
                best = (quality, index);
            }
        }

        return best.Quality == Quality.None ? InsideGrapheme(text, start, limit) : best.Index;
    }

    private static Quality Rate(string text, int index, bool inBlock)
    {
        if (text[index] == '\n')
        {
            return !inBlock && index + 1 < text.Length && text[index + 1] == '\n' ? Quality.Block : Quality.Line;
        }

        var afterSentence = SentenceEnds.Contains(text[index - 1], StringComparison.Ordinal);
        if (char.IsWhiteSpace(text[index]))
        {
            return afterSentence ? Quality.Sentence : Quality.Space;
        }

        // Chinese and Japanese put no space between sentences.
        return afterSentence && text[index - 1] > '\u3000' ? Quality.Sentence : Quality.Grapheme;
    }

    private static bool[] Graphemes(string text, int start, int limit)
    {
        var boundaries = new bool[limit + 1];
        for (var index = start; index <= start + limit && index < text.Length;)
        {
            boundaries[index - start] = true;
            index += StringInfo.GetNextTextElementLength(text.AsSpan(index));
        }

        return boundaries;
    }

    private static bool[] Covered(int start, int limit, IReadOnlyList<MessageEntity> blocks)
    {
        var covered = new bool[limit + 1];
        foreach (var block in blocks)
        {
            var from = Math.Max(block.Offset + 1 - start, 0);
            var to = Math.Min(block.Offset + block.Length - start, limit + 1);
            if (from < to)
            {
                Array.Fill(covered, true, from, to - from);
            }
        }

        return covered;
    }

    // A single cluster longer than a message: only the surrogate pairs can be kept whole.
    private static int InsideGrapheme(string text, int start, int limit)
    {
        var cut = start + limit;
        return char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut;
    }
}
