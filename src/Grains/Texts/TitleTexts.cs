namespace Dormouse.Grains.Texts;

/// <summary>What is said of the title of a session.</summary>
internal static class TitleTexts
{
    public const string Nothing = "A title needs a letter or a sign that can be seen; nothing was changed.";

    public static string Title(string session, string? title) => title is null
        ? $"Session {session} has no title. Give it one with /title TEXT."
        : $"Session {session} is titled {SessionTexts.Excerpt(title, TitleText.Most)}.";
}
