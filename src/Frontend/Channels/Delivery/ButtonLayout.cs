using System.Globalization;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The buttons under an output, and what its text has to say of them.</summary>
internal static class ButtonLayout
{
    private const int InRow = 2;

    /// <summary>The answer that says: with what is marked.</summary>
    private const string WithMarked = "#=";

    /// <summary>The buttons.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <param name="chat">The chat that shows them.</param>
    /// <returns>The buttons, or null if there are none.</returns>
    public static ButtonRows? Of(ChatOutput output, ButtonForm form, IChannelChat chat)
    {
        var buttons = output.Choices
            .Select((choice, index) => new ChannelButton(
                Mark(output, index) + (form is ButtonForm.Numbers ? Number(index) : choice.Label), PressOf(output, choice, index)))
            .Where(button => chat.CanCarry(button.Press!))
            .ToArray();
        if (buttons.Length == 0 || form is ButtonForm.None)
        {
            return null;
        }

        var several = output.Form?.Several ?? 0;
        IEnumerable<ChannelButton[]> rows = buttons.Take(several).Chunk(InRow);
        if (several > 0)
        {
            rows = rows.Append([new(ChannelTexts.Done, new(new(QuestionOf(output), WithMarked), Command: null))]);
        }

        rows = rows.Concat(buttons.Skip(several).Chunk(InRow));

        // The channel may refuse an address, so the plainer form goes without it; the text says it.
        return new([.. output.Form?.Link is { } link && form is ButtonForm.Labels
            ? rows.Prepend([new(ChannelTexts.OpenLink, Press: null, link)])
            : rows]);
    }

    /// <summary>The output's text, and what its buttons do not say.</summary>
    /// <param name="output">The output.</param>
    /// <param name="form">What they say.</param>
    /// <param name="refusedBy">The channel that refused them; null if it has none anyway.</param>
    /// <returns>CommonMark.</returns>
    public static string Explained(ChatOutput output, ButtonForm form, string? refusedBy) => (form, output) switch
    {
        (ButtonForm.Numbers, { Choices.Count: > 0 }) =>
            output.Text + "\n\n" + string.Join('\n', output.Choices.Select(static (choice, index) => $"{Number(index)}\\. {choice.Label}")),
        (ButtonForm.None, { Question: not null, Choices.Count: > 0 }) =>
            $"{output.Text}\n\n{ChannelTexts.NoButtons(refusedBy, output.Choices)}",
        _ => output.Text,
    };

    private static ButtonPress PressOf(ChatOutput output, Choice choice, int index)
    {
        // A mark is set or taken away, and not turned over: pressed twice by accident, the button does the same again.
        var sign = index >= output.Form?.Several || output.Form is null ? "" : output.Marked.Contains(index) ? "-" : "+";
        return choice.Command is { } command
            ? new(Answer: null, command)
            : new(new(QuestionOf(output), string.Create(CultureInfo.InvariantCulture, $"#{sign}{index}")), Command: null);
    }

    private static string QuestionOf(ChatOutput output) =>
        string.Create(CultureInfo.InvariantCulture, $"#{output.Asked ?? output.Seq}");

    private static string Mark(ChatOutput output, int index) =>
        index < output.Form?.Several && output.Marked.Contains(index) ? "✅ " : "";

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
