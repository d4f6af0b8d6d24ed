using System.Globalization;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>The buttons under an output, and what its text has to say of them.</summary>
internal static class Buttons
{
    private const int InRow = 2;

    /// <summary>The buttons.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <param name="chat">The chat that shows them.</param>
    /// <returns>The buttons, or null if there are none.</returns>
    public static InlineKeyboardMarkup? Of(ChatOutput output, ButtonForm form, TelegramChat chat)
    {
        var buttons = output.Choices
            .Select((choice, index) => (
                Label: Mark(output, index) + (form is ButtonForm.Numbers ? Number(index) : choice.Label),
                Data: ButtonData.Of(output, index, chat)))
            .Where(static button => button.Data is not null)
            .Select(static button => InlineKeyboardButton.WithCallbackData(button.Label, button.Data!))
            .ToArray();
        if (buttons.Length == 0 || form is ButtonForm.None)
        {
            return null;
        }

        var several = output.Form?.Several ?? 0;
        IEnumerable<InlineKeyboardButton[]> rows = buttons.Take(several).Chunk(InRow);
        if (several > 0)
        {
            rows = rows.Append([InlineKeyboardButton.WithCallbackData(TelegramTexts.Done, ButtonData.OfDone(output, chat))]);
        }

        rows = rows.Concat(buttons.Skip(several).Chunk(InRow));

        // Telegram may refuse an address, so the plainer form goes without it; the text says it.
        return new(output.Form?.Link is { } link && form is ButtonForm.Labels
            ? rows.Prepend([InlineKeyboardButton.WithUrl(TelegramTexts.OpenLink, link)])
            : rows);
    }

    /// <summary>The output's text, and what its buttons do not say.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <returns>CommonMark.</returns>
    public static string Explained(ChatOutput output, ButtonForm form) => (form, output) switch
    {
        (ButtonForm.Numbers, { Choices.Count: > 0 }) =>
            output.Text + "\n\n" + string.Join('\n', output.Choices.Select(static (choice, index) => $"{Number(index)}\\. {choice.Label}")),
        (ButtonForm.None, { Question: not null, Choices.Count: > 0 }) => $"{output.Text}\n\n{TelegramTexts.NoButtons(output.Choices)}",
        _ => output.Text,
    };

    private static string Mark(ChatOutput output, int index) =>
        index < output.Form?.Several && output.Marked.Contains(index) ? "✅ " : "";

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
