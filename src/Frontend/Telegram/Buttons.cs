using System.Globalization;
using Dormouse.Grains.Chats;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>The buttons under an output, and what its text has to say of them.</summary>
internal static class Buttons
{
    private const int InRow = 2;

    /// <summary>The buttons.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <returns>The buttons, or null if there are none.</returns>
    public static InlineKeyboardMarkup? Of(ChatOutput output, ButtonForm form)
    {
        var buttons = output.Choices
            .Select((choice, index) => (Label: form is ButtonForm.Numbers ? Number(index) : choice.Label, Data: ButtonData.Of(output, index)))
            .Where(static button => button.Data is not null)
            .Select(static button => InlineKeyboardButton.WithCallbackData(button.Label, button.Data!))
            .ToArray();
        return buttons.Length == 0 || form is ButtonForm.None ? null : new(buttons.Chunk(InRow));
    }

    /// <summary>The output's text, and what its buttons do not say.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <returns>CommonMark.</returns>
    public static string Explained(ChatOutput output, ButtonForm form) => (form, output) switch
    {
        (ButtonForm.Numbers, { Choices.Count: > 0 }) =>
            output.Text + "\n\n" + string.Join('\n', output.Choices.Select(static (choice, index) => $"{Number(index)}\\. {choice.Label}")),
        (ButtonForm.None, { Kind: ChatOutputKind.Question }) => $"{output.Text}\n\n{TelegramTexts.NoButtons(output.Choices)}",
        _ => output.Text,
    };

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
