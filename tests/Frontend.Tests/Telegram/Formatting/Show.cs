using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

/// <summary>Formatted text written so that a test can state it in one line.</summary>
internal static class Show
{
    /// <summary>The entities as <c>Type(text it covers)</c>, with language or URL behind the type.</summary>
    public static string Entities(FormattedText text) => string.Join("; ", text.Entities.Select(entity =>
    {
        var detail = entity.Language ?? entity.Url;
        return $"{entity.Type}{(detail is null ? "" : ":" + detail)}({text.Text.Substring(entity.Offset, entity.Length)})";
    }));

    public static string Rendered(string markdown)
    {
        var text = TelegramMarkdown.Render(markdown);
        return text.Entities.Count == 0 ? text.Text : $"{text.Text} => {Entities(text)}";
    }
}
