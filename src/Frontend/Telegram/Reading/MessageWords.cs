using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>The words of a message, whatever kind it is.</summary>
/// <param name="Text">The words as they were written; empty if there are none.</param>
/// <param name="Markdown">The same as CommonMark, if that is different; else null.</param>
/// <param name="Entities">What stretches of <paramref name="Text"/> are, or null.</param>
internal sealed record MessageWords(string Text, string? Markdown = null, IReadOnlyList<MessageEntity>? Entities = null)
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Its words.</returns>
    public static MessageWords Of(Message message) => message switch
    {
        { Text.Length: > 0 } => Of(message.Text, message.Entities),
        { Caption.Length: > 0 } => Of(message.Caption, message.CaptionEntities),
        { RichMessage: { } rich } => Of(rich),
        { Checklist: { } checklist } => Of(checklist),
        { Gift.Text.Length: > 0 } => Of(message.Gift.Text, message.Gift.Entities),
        { UniqueGift.Text.Length: > 0 } => Of(message.UniqueGift.Text, message.UniqueGift.Entities),
        _ => new(""),
    };

    private static MessageWords Of(string text, IReadOnlyList<MessageEntity>? entities) =>
        new(text, EntityMarkdown.Of(text, entities), entities);

    private static MessageWords Of(RichMessage rich)
    {
        var (text, markdown) = (RichMarkdown.Of(rich, isPlain: true), RichMarkdown.Of(rich, isPlain: false));
        return new(text.Length == 0 ? markdown : text, markdown == text ? null : markdown);
    }

    private static MessageWords Of(Checklist checklist) => new(string.Join(
        '\n',
        new[] { checklist.Title ?? "" }
            .Concat((checklist.Tasks ?? []).OfType<ChecklistTask>().Select(static task => $"- [{(IsDone(task) ? "x" : " ")}] {task.Text}"))
            .Where(static line => line.Length > 0)));

    private static bool IsDone(ChecklistTask task) =>
        task.CompletedByUser is not null || task.CompletedByChat is not null
            || task.CompletionDate is { } date && date > DateTime.UnixEpoch;
}
