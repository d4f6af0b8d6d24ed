using System.Text.RegularExpressions;
using Markdig.Syntax.Inlines;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>The few HTML tags that mean something here; every other tag is text like any other.</summary>
internal static partial class HtmlTags
{
    public static bool IsLineBreak(string tag) => LineBreak().IsMatch(tag);

    /// <summary>The entity a tag opens or closes, if it is one of ours.</summary>
    public static MessageEntityType? StyleOf(string tag) => Style().Match(tag) is not { Success: true } match
        ? null
        : match.Groups["name"].Value.ToUpperInvariant() switch
        {
            "B" => MessageEntityType.Bold,
            "I" => MessageEntityType.Italic,
            _ => MessageEntityType.Code,
        };

    public static bool IsClosing(string tag) => tag.StartsWith("</", StringComparison.Ordinal);

    /// <summary>Reads raw HTML into the same pieces Markdig makes of HTML inside a line.</summary>
    public static List<Inline> Read(string html)
    {
        var pieces = new List<Inline>();
        var position = 0;
        foreach (Match tag in Known().Matches(html))
        {
            pieces.Add(new LiteralInline(html[position..tag.Index]));
            pieces.Add(new HtmlInline(tag.Value));
            position = tag.Index + tag.Length;
        }

        pieces.Add(new LiteralInline(html[position..]));
        return pieces;
    }

    /// <summary>
    /// For each piece the index of the tag it pairs with, or -1. Pairs nest properly; a tag without its partner stays text.
    /// </summary>
    public static int[] Pair(IReadOnlyList<Inline> pieces)
    {
        var partners = new int[pieces.Count];
        Array.Fill(partners, -1);
        var open = new Stack<(MessageEntityType Type, int Index)>();
        var waiting = new Dictionary<MessageEntityType, int>();
        for (var i = 0; i < pieces.Count; i++)
        {
            if (pieces[i] is not HtmlInline { Tag: var tag } || StyleOf(tag) is not { } type)
            {
                continue;
            }

            if (!IsClosing(tag))
            {
                open.Push((type, i));
                waiting[type] = waiting.GetValueOrDefault(type) + 1;
                continue;
            }

            // The count keeps a run of stray closing tags from searching the whole stack each time.
            while (waiting.GetValueOrDefault(type) > 0)
            {
                var (opened, index) = open.Pop();
                waiting[opened]--;
                if (opened == type)
                {
                    (partners[index], partners[i]) = (i, index);
                    break;
                }
            }
        }

        return partners;
    }

    [GeneratedRegex(@"^<br\s*/?>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"^</?(?<name>b|i|code)\s*>$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Style();

    [GeneratedRegex(@"<br\s*/?>|</?(b|i|code)\s*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Known();
}
