using System.Globalization;

namespace Dormouse.Grains.Chats;

/// <summary>What an answer that names its question means (<see cref="QuestionAnswer.Option"/>).</summary>
/// <param name="Answer">The answer, or null if it is none yet.</param>
/// <param name="Index">The option that is marked or no longer is.</param>
/// <param name="IsMarked">Whether it is to be marked; null if it is about no mark.</param>
internal sealed record PressedOption(string? Answer, int Index = -1, bool? IsMarked = null)
{
    /// <summary>Reads an answer.</summary>
    /// <param name="option">The answer.</param>
    /// <param name="open">The question.</param>
    /// <returns>What it means; its <see cref="Answer"/> is null if it answers with what is marked, and nothing is.</returns>
    public static PressedOption Read(string option, OpenQuestion open)
    {
        var form = open.Form ?? AnswerForm.OneOption;
        return option switch
        {
            "#=" when form.Several > 0 => new(Selection.Of(open.Options, open.Marked) is { Length: > 0 } marked ? marked : null),
            ['#', '+', .. var index] when Number(index) is { } added && added < form.Several => new(null, added, IsMarked: true),
            ['#', '-', .. var index] when Number(index) is { } taken && taken < form.Several => new(null, taken, IsMarked: false),
            ['#', .. var index] when Number(index) is { } chosen && chosen < open.Options.Count => new(open.Options[chosen]),
            _ => new(TypedText.Read(option, open.Options, form) is { IsWords: false } typed ? typed.Answer : option),
        };
    }

    /// <summary>Whether an answer to a closed question is the one that it was closed with.</summary>
    /// <param name="option">The answer.</param>
    /// <param name="closed">The question.</param>
    /// <returns>True if it is, so that nothing is to be said of it.</returns>
    public static bool IsSame(string option, ClosedQuestion closed) =>
        closed.Answer.Length > 0 && (option is ['#', '+' or '-' or '=', ..]
            || TypedText.Plain(option is ['#', .. var index] && Number(index) is { } chosen && chosen < closed.Options.Count ? closed.Options[chosen] : option)
                == TypedText.Plain(closed.Answer));

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
