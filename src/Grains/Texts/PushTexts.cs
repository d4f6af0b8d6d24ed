namespace Dormouse.Grains.Texts;

/// <summary>What a notification says. A push service can't read it; a screen that is locked shows it.</summary>
internal static class PushTexts
{
    private const int MostOfBody = 240;

    public static string Title(PushNote note) => note.IsQuestion ? $"{note.Session} asks" : $"{note.Session} has answered";

    public static string Body(PushNote note)
    {
        var line = VisibleText.Of(note.Text.ReplaceLineEndings(" ")).Trim();
        return line.Length <= MostOfBody ? line
            : $"{line[..(char.IsHighSurrogate(line[MostOfBody - 1]) ? MostOfBody - 1 : MostOfBody)]}…";
    }
}
