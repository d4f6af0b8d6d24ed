using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>
/// Turns the nested ranges of a document into entities Telegram accepts: styles are interrupted by code,
/// lose their blank edges, and join when they touch.
/// </summary>
internal static class EntityRules
{
    public static List<TextRange> Apply(string text, IReadOnlyList<TextRange> ranges)
    {
        var verbatim = ranges.Where(range => range.IsVerbatim).OrderBy(range => range.Start).ToList();
        var legal = new List<TextRange>();
        foreach (var range in ranges)
        {
            if (range.IsBlock || range.IsVerbatim)
            {
                legal.Add(range);
            }
            else if (range.Type is MessageEntityType.TextLink)
            {
                AddTrimmed(legal, text, range);
            }
            else
            {
                AddAround(legal, text, range, verbatim);
            }
        }

        legal.RemoveAll(range => text.AsSpan(range.Start, range.End - range.Start).IsWhiteSpace());
        return Merge(legal);
    }

    private static void AddAround(List<TextRange> legal, string text, TextRange style, List<TextRange> verbatim)
    {
        var start = style.Start;
        for (var i = FirstEndingAfter(verbatim, start); i < verbatim.Count && verbatim[i].Start < style.End; i++)
        {
            AddTrimmed(legal, text, style with { Start = start, End = Math.Max(start, verbatim[i].Start) });
            start = verbatim[i].End;
        }

        AddTrimmed(legal, text, style with { Start = start, End = Math.Max(start, style.End) });
    }

    private static int FirstEndingAfter(List<TextRange> sorted, int position)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].End > position ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    // Only what contains no code is trimmed: a trimmed quote could begin inside the code it holds.
    private static void AddTrimmed(List<TextRange> legal, string text, TextRange range)
    {
        var (start, end) = (range.Start, range.End);
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (start < end)
        {
            legal.Add(range with { Start = start, End = end });
        }
    }

    private static List<TextRange> Merge(List<TextRange> ranges)
    {
        // What reaches furthest across a seam decides whether the two sides may join without cutting another range in two.
        var reachLeft = new Dictionary<int, int>();
        var reachRight = new Dictionary<int, int>();
        foreach (var range in ranges)
        {
            reachLeft[range.End] = Math.Min(range.Start, reachLeft.GetValueOrDefault(range.End, range.Start));
            reachRight[range.Start] = Math.Max(range.End, reachRight.GetValueOrDefault(range.Start, range.End));
        }

        var last = new Dictionary<MessageEntityType, int>();
        var merged = new List<TextRange>();
        foreach (var range in Sorted(ranges))
        {
            if (!range.IsBlock && last.TryGetValue(range.Type, out var index) && Joins(merged[index], range))
            {
                merged[index] = merged[index] with { End = range.End };
                continue;
            }

            last[range.Type] = merged.Count;
            merged.Add(range);
        }

        return Sorted(merged).ToList();

        bool Joins(TextRange left, TextRange right) =>
            left.End == right.Start
            && left.Detail == right.Detail
            && reachLeft[left.End] >= left.Start
            && reachRight[right.Start] <= right.End;
    }

    // The outer one first, also where a quote and what it holds cover the same text.
    private static IEnumerable<TextRange> Sorted(IEnumerable<TextRange> ranges) => ranges
        .OrderBy(range => range.Start)
        .ThenByDescending(range => range.End)
        .ThenByDescending(range => range.IsQuote);
}
