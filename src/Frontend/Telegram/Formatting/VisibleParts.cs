namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>The messages of a text that Telegram can show: what would render to nothing is told or shown as it was written.</summary>
internal static class VisibleParts
{
    /// <summary>Renders and splits kept output.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="text">Its text, in CommonMark.</param>
    /// <returns>The parts; none only if nothing was written that anybody waits for.</returns>
    public static IReadOnlyList<FormattedText> Of(ChatOutputKind kind, string text) => Split(text) switch
    {
        { Count: > 0 } parts => parts,
        _ when kind is ChatOutputKind.Answer || (kind is ChatOutputKind.Question && string.IsNullOrWhiteSpace(text)) => Split(Nothing.Said),
        _ => Split(CodeBlock.Of(text)),
    };

    private static IReadOnlyList<FormattedText> Split(string text) => MessageSplitter.Split(TelegramMarkdown.Render(text));
}
