namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The messages of a text that the channel can show: what would render to nothing is told or shown as it was written.</summary>
internal static class VisibleParts
{
    /// <summary>Renders and splits kept output.</summary>
    /// <param name="chat">The chat.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="text">Its text, in CommonMark.</param>
    /// <returns>The parts; none only if nothing was written that anybody waits for.</returns>
    public static IReadOnlyList<ChannelText> Of(IChannelChat chat, ChatOutputKind kind, string text) => chat.Render(text) switch
    {
        { Count: > 0 } parts => parts,
        _ when kind is ChatOutputKind.Answer || (kind is ChatOutputKind.Question && string.IsNullOrWhiteSpace(text)) =>
            chat.Render(Nothing.Said),
        _ => chat.Render(CodeBlock.Of(text)),
    };
}
