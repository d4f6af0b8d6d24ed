using System.Text;
using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>A text as the server keeps it: parsed, checked and trimmed.</summary>
internal sealed record BotText(string Text, IReadOnlyList<BotEntity> Entities)
{
    public static BotText Read(BotCall call, string textName, string entitiesName, Action<string> violation)
    {
        var raw = call.Text(textName) ?? "";
        var mode = call.Text("parse_mode");
        if (mode is not null && call.Args[entitiesName] is JsonArray { Count: > 0 })
        {
            violation($"{call.Method}: parse_mode and {entitiesName} together");
        }

        var (text, entities) = mode?.ToUpperInvariant() switch
        {
            null or "" => (raw, Given(call.Args[entitiesName] as JsonArray)),
            "HTML" => HtmlMarkup.Parse(raw),
            "MARKDOWNV2" => MarkdownMarkup.Parse(raw),
            _ => throw BotApiError.Mistake($"unsupported parse_mode \"{mode}\" (this fake knows HTML and MarkdownV2)"),
        };
        EntityRules.Check(text, entities, violation);
        return Trim(Clean(text), entities);
    }

    /// <summary>Control characters become blanks; the length stays, so that offsets do too.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text);
        for (var index = 0; index < clean.Length; index++)
        {
            if (clean[index] < ' ' && clean[index] != '\n')
            {
                clean[index] = ' ';
            }
        }

        return clean.ToString();
    }

    private static BotText Trim(string text, IReadOnlyList<BotEntity> entities)
    {
        var end = text.AsSpan().TrimEnd().Length;
        var start = end - text.AsSpan(0, end).TrimStart().Length;
        var kept = new List<BotEntity>();
        foreach (var entity in entities)
        {
            var from = Math.Max(entity.Offset, start);
            var to = Math.Min(entity.Offset + entity.Length, end);
            if (to > from)
            {
                kept.Add(entity with { Offset = from - start, Length = to - from });
            }
        }

        return new BotText(text[start..end], [.. kept.OrderBy(entity => entity.Offset).ThenByDescending(entity => entity.Length)]);
    }

    private static List<BotEntity> Given(JsonArray? entities) =>
    [
        .. (entities ?? []).Select(entity => new BotEntity(
            (string?)entity!["type"] ?? throw BotApiError.Mistake("can't parse entities: field \"type\" is missing"),
            (int?)entity["offset"] ?? throw BotApiError.Mistake("can't parse entities: field \"offset\" is missing"),
            (int?)entity["length"] ?? throw BotApiError.Mistake("can't parse entities: field \"length\" is missing"),
            (string?)entity["url"],
            (string?)entity["language"])),
    ];
}
