namespace Dormouse.Grains.Texts;

/// <summary>What a notification says. A push service can't read it; a screen that is locked shows it.</summary>
internal static class PushTexts
{
    private const int MostOfBody = 240;

    public static string Title(PushNote note) => note.IsQuestion ? $"{note.Session} asks" : $"{note.Session} has answered";

    public static string Body(PushNote note)
    {
        // Fences of code say nothing where there is no code to see.
        var lines = note.Text.ReplaceLineEndings("\n").Split('\n').Where(static line => !line.StartsWith("```", StringComparison.Ordinal));
        var line = VisibleText.Of(string.Join(' ', lines)).Trim();
        return line.Length <= MostOfBody ? line
            : $"{line[..(char.IsHighSurrogate(line[MostOfBody - 1]) ? MostOfBody - 1 : MostOfBody)]}…";
    }
}
