using System.Text;

namespace Dormouse.Grains.Chats;

/// <summary>What a typed text can be meant as, when a question is open.</summary>
internal static class TypedText
{
    private static readonly Rune VariationSelector = new(0xFE0F);

    /// <summary>Reads a text as the answer to a question.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">The question's options.</param>
    /// <param name="form">How it may be answered otherwise.</param>
    /// <returns>The option, several of them (<see cref="Selection"/>) or the text itself; null if it can't be meant so.</returns>
    public static TypedAnswer? Read(string text, IReadOnlyList<string> options, AnswerForm form)
    {
        var plain = Plain(text);
        if (plain.Length == 0)
        {
            return null;
        }

        var option = options.FirstOrDefault(option => Plain(option) == plain)
            ?? Several(text, options, form)
            ?? Numbered(plain, [.. options.SkipLast(form.Controls)])
            ?? (YesNo.Read(plain) is { } isYes ? isYes ? form.Yes : form.No : null)
            ?? (form.TakesWords ? null : Begun(plain, options));
        return option is not null ? new(option, IsWords: false)
            : form.TakesWords ? new(text.Trim(), IsWords: true)
            : null;
    }

    /// <summary>A text without what does not matter: case, the space and punctuation around it, the colour of an emoji.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its words, with single spaces between.</returns>
    public static string Plain(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(static rune => rune != VariationSelector && rune.Value is < 0x1F3FB or > 0x1F3FF))
        {
            words.Append(rune.Value is '’' ? "'" : Rune.IsWhiteSpace(rune) ? " " : Rune.ToLowerInvariant(rune).ToString());
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim(
            ' ', '.', '!', '…', ',', ';', ':', '"', '“', '”', '。', '！');
    }

    private static string? Several(string text, IReadOnlyList<string> options, AnswerForm form)
    {
        string[] together = [.. options.Take(form.Several)];
        return together.Length > 0 && Selection.Read(text, together) is { } chosen ? Selection.Of(together, chosen) : null;
    }

    private static string? Numbered(string plain, IReadOnlyList<string> options) =>
        Selection.NumberOf(plain.TrimStart('#').TrimEnd(')'), options) is { } index ? options[index] : null;

    /// <summary>The one option that begins with these words, such as <c>Drop it</c> with <c>drop</c>.</summary>
    private static string? Begun(string plain, IReadOnlyList<string> options) =>
        options.Where(option => Plain(option).StartsWith($"{plain} ", StringComparison.Ordinal)).ToArray() is [var only] ? only : null;
}

/// <summary>What a typed text means as an answer.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="IsWords">Whether it is the person's own words, and names no option.</param>
internal sealed record TypedAnswer(string Answer, bool IsWords);
