using System.Text;

namespace Dormouse.Fakes;

/// <summary>MarkdownV2: reserved characters escaped, marks balanced. Quotes are kept as plain lines.</summary>
internal static class MarkdownMarkup
{
    private const string Reserved = "_*[]()~`>#+-=|{}.!";

    public static (string Text, List<BotEntity> Entities) Parse(string markup)
    {
        var text = new StringBuilder();
        var entities = new List<BotEntity>();
        var open = new Stack<(string Mark, int Offset)>();
        for (var at = 0; at < markup.Length;)
        {
            if (markup[at] == '\\' && at + 1 < markup.Length && markup[at + 1] is > (char)0 and < (char)127)
            {
                text.Append(markup[at + 1]);
                at += 2;
            }
            else if (markup[at] == '`')
            {
                at = Code(markup, at, text, entities);
            }
            else if (markup[at] == '>' && (at == 0 || markup[at - 1] == '\n'))
            {
                at++;
            }
            else if (Mark(markup, at) is { } mark)
            {
                at = Toggle(mark, markup, at, text, entities, open);
            }
            else if (Reserved.Contains(markup[at], StringComparison.Ordinal))
            {
                throw Unparsable($"Character '{markup[at]}' is reserved and must be escaped with the preceding '\\'");
            }
            else
            {
                text.Append(markup[at++]);
            }
        }

        return open.Count == 0
            ? (text.ToString(), entities)
            : throw Unparsable($"Can't find end of {Type(open.Peek().Mark)} entity at byte offset {open.Peek().Offset}");
    }

    private static string? Mark(string markup, int at)
    {
        string[] marks = ["__", "||", "_", "*", "~", "[", "]"];
        return marks.FirstOrDefault(mark => string.CompareOrdinal(markup, at, mark, 0, mark.Length) == 0);
    }

    private static int Toggle(
        string mark, string markup, int at, StringBuilder text, List<BotEntity> entities, Stack<(string Mark, int Offset)> open)
    {
        if (mark != "]" && !open.Any(opened => opened.Mark == mark))
        {
            open.Push((mark, text.Length));
            return at + mark.Length;
        }

        var expected = mark == "]" ? "[" : mark;
        if (!open.TryPop(out var start) || start.Mark != expected)
        {
            throw mark == "]"
                ? Unparsable("Character ']' is reserved and must be escaped with the preceding '\\'")
                : Unparsable($"Can't find end of {Type(start.Mark)} entity at byte offset {start.Offset}");
        }

        var next = at + mark.Length;
        string? url = null;
        if (mark == "]")
        {
            (url, next) = Url(markup, next);
        }

        if (text.Length > start.Offset)
        {
            entities.Add(new BotEntity(Type(expected), start.Offset, text.Length - start.Offset, url));
        }

        return next;
    }

    private static (string Url, int Next) Url(string markup, int at)
    {
        if (at >= markup.Length || markup[at] != '(')
        {
            throw Unparsable("Can't find the URL of a text_link entity");
        }

        var url = new StringBuilder();
        for (at++; at < markup.Length && markup[at] != ')'; at++)
        {
            if (markup[at] == '\\' && at + 1 < markup.Length)
            {
                at++;
            }

            url.Append(markup[at]);
        }

        return at < markup.Length ? (url.ToString(), at + 1) : throw Unparsable("Can't find end of a URL");
    }

    private static int Code(string markup, int at, StringBuilder text, List<BotEntity> entities)
    {
        var fence = string.CompareOrdinal(markup, at, "```", 0, 3) == 0 ? "```" : "`";
        var start = text.Length;
        string? language = null;
        var body = at + fence.Length;
        if (fence == "```")
        {
            var line = body;
            while (line < markup.Length && !char.IsWhiteSpace(markup[line]) && markup[line] != '`')
            {
                line++;
            }

            if (line < markup.Length && markup[line] == '\n')
            {
                language = line > body ? markup[body..line] : null;
                body = line + 1;
            }
        }

        for (var index = body; index < markup.Length; index++)
        {
            if (string.CompareOrdinal(markup, index, fence, 0, fence.Length) == 0)
            {
                if (text.Length > start)
                {
                    entities.Add(new BotEntity(fence == "`" ? "code" : "pre", start, text.Length - start, null, language));
                }

                return index + fence.Length;
            }

            if (markup[index] == '\\' && index + 1 < markup.Length)
            {
                index++;
            }

            text.Append(markup[index]);
        }

        throw Unparsable($"Can't find end of {(fence == "`" ? "Code" : "Pre")} entity at byte offset {at}");
    }

    private static string Type(string mark) => mark switch
    {
        "*" => "bold",
        "_" => "italic",
        "__" => "underline",
        "~" => "strikethrough",
        "||" => "spoiler",
        _ => "text_link",
    };

    private static BotApiError Unparsable(string why) => BotApiError.Mistake($"can't parse entities: {why}");
}
