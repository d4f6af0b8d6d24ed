namespace Dormouse.Grains.Texts;

/// <summary>The sentences about what is said in messages.</summary>
internal static class VoiceTexts
{
    public const string HowToHave =
        "This was given to the session as a file. To have text made of what you say, set Voice:Command or Voice:Url on the machine "
        + "(docs/operations.md has recipes).";

    /// <summary>What stands beside words that were spoken, for an agent.</summary>
    public static string About(string file) => $"Spoken in {file}, and made text by a program, which may have misheard";

    /// <summary>What was heard, shown before it is used.</summary>
    public static string Heard(string text) => $"🎙 {Quoted(text)}";

    public static string Failed(string file, string why) =>
        $"What is said in {CodeSpan.Of(file)} could not be made text ({why.TrimEnd('.')}), so it was given as a file; "
        + "write it, or send it again.";

    public static string NotRun(string session) =>
        $"Session {session} only runs command lines, and what you say is not run there; write the command line.";

    // Shown as it was heard, whatever Markdown would make of it.
    private static string Quoted(string text) => string.Concat(
        text.Select(static c => char.IsAscii(c) && char.IsPunctuation(c) || c is '<' or '>' or '|' or '`' or '~' ? $"\\{c}" : $"{c}"));
}
