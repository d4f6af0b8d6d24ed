using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>Telegram's HTML: a few tags, balanced, and everything else refused.</summary>
internal static partial class HtmlMarkup
{
    public static (string Text, List<BotEntity> Entities) Parse(string markup)
    {
        var text = new StringBuilder();
        var entities = new List<BotEntity>();
        var open = new Stack<(string Tag, BotEntity Entity)>();
        for (var at = 0; at < markup.Length;)
        {
            if (markup[at] == '<')
            {
                var end = markup.IndexOf('>', at);
                if (end < 0)
                {
                    throw Unparsable($"Unclosed start tag at byte offset {at}");
                }

                Tag(markup[(at + 1)..end], at, text, entities, open);
                at = end + 1;
            }
            else if (markup[at] == '&' && CharacterReference().Match(markup, at) is { Success: true } reference && reference.Index == at)
            {
                text.Append(WebUtility.HtmlDecode(reference.Value));
                at += reference.Length;
            }
            else
            {
                text.Append(markup[at++]);
            }
        }

        return open.Count == 0
            ? (text.ToString(), entities)
            : throw Unparsable($"Can't find end tag corresponding to start tag \"{open.Peek().Tag}\"");
    }

    private static void Tag(
        string body, int at, StringBuilder text, List<BotEntity> entities, Stack<(string Tag, BotEntity Entity)> open)
    {
        if (!body.StartsWith('/'))
        {
            var name = body.Split(' ', 2)[0].ToLowerInvariant();
            open.Push((name, new BotEntity(Type(name, body, at), text.Length, 0, Attribute(body, "href"), Language(body))));
            return;
        }

        var closing = body[1..].Trim().ToLowerInvariant();
        if (!open.TryPop(out var opened))
        {
            throw Unparsable($"Unexpected end tag at byte offset {at}");
        }

        if (opened.Tag != closing)
        {
            throw Unparsable($"Unmatched end tag at byte offset {at}, expected \"</{opened.Tag}>\", found \"</{closing}>\"");
        }

        var length = text.Length - opened.Entity.Offset;
        // <pre><code class="language-x"> is one entity, the pre, with the language of the code.
        var inPre = closing == "code" && open.TryPeek(out var outer) && outer.Tag == "pre";
        if (inPre)
        {
            var pre = open.Pop();
            open.Push((pre.Tag, pre.Entity with { Language = opened.Entity.Language }));
        }
        else if (length > 0)
        {
            entities.Add(opened.Entity with { Length = length });
        }
    }

    private static string Type(string name, string body, int at) => name switch
    {
        "b" or "strong" => "bold",
        "i" or "em" => "italic",
        "u" or "ins" => "underline",
        "s" or "strike" or "del" => "strikethrough",
        "tg-spoiler" => "spoiler",
        "span" when Attribute(body, "class") == "tg-spoiler" => "spoiler",
        "a" => "text_link",
        "code" => "code",
        "pre" => "pre",
        "blockquote" => body.Contains("expandable", StringComparison.Ordinal) ? "expandable_blockquote" : "blockquote",
        "tg-emoji" => "custom_emoji",
        _ => throw Unparsable($"Unsupported start tag \"{name}\" at byte offset {at}"),
    };

    private static string? Language(string body) =>
        Attribute(body, "class") is { } value && value.StartsWith("language-", StringComparison.Ordinal) ? value[9..] : null;

    private static string? Attribute(string body, string name)
    {
        var found = Regex.Match(body, name + "\\s*=\\s*(\"([^\"]*)\"|'([^']*)')", RegexOptions.IgnoreCase);
        return found.Success ? WebUtility.HtmlDecode(found.Groups[1].Value[1..^1]) : null;
    }

    private static BotApiError Unparsable(string why) => BotApiError.Mistake($"can't parse entities: {why}");

    [GeneratedRegex("&(lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);")]
    private static partial Regex CharacterReference();
}
