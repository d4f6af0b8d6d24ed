using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>What a chat says of questions that are open.</summary>
internal static class QuestionTexts
{
    private const int MostRepeated = 1000;

    public static string TakenFor(OpenQuestion question) =>
        $"More than one question is open; this was taken as the answer to {SessionTexts.Excerpt(question.Text ?? question.QuestionId, 160)}. "
        + "To answer another one, use its buttons or reply to it.";

    /// <summary>A prompt waits until a question is answered.</summary>
    /// <param name="question">The question.</param>
    /// <param name="isShown">Whether the chat has shown it before, so that its beginning is enough.</param>
    public static string WaitsBehind(OpenQuestion question, bool isShown)
    {
        var text = question.Text ?? "";
        var isCut = isShown && text.Length > MostRepeated;
        text = isCut ? $"{text[..(char.IsHighSurrogate(text[MostRepeated - 1]) ? MostRepeated - 1 : MostRepeated)]}…" : text;
        return $"Your message waits in session {question.SessionName} behind this{(isCut ? " (shown in full above)" : "")}:\n\n{text}";
    }
}
