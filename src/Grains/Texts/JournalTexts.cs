using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>Marks in a session's journal.</summary>
internal static class JournalTexts
{
    /// <summary>What the id of the notice begins with that says that a session wakes: its mark says so in the journal.</summary>
    public const string ResumeNotice = "resume-";

    /// <summary>What the id of a notice's entry begins with; the notice's own follows.</summary>
    public const string Notice = "notice-";

    public const string Suspended = "asleep";
    public const string Woken = "woken";
    public const string BeganEarlier = "Begins here; what was said before follows as far as its agent's own record has it.";

    public static string NothingYet(string session) => $"Nothing was said in session {session} yet.";

    public static string Exported(string session, int entries, bool isWhole)
    {
        var what = isWhole ? "The conversation of session" : "The newest part of the conversation of session";
        var count = entries == 1 ? "1 entry" : string.Create(CultureInfo.InvariantCulture, $"{entries} entries");
        return $"{what} **{session}**, {count}, to read.";
    }

    public static string ExportedAsData(string session) => $"The same of session **{session}**, for programs.";

    public const string NoWords =
        "What do you look for? /search and words, or the beginnings of words, that were said in one of your sessions.";

    public static string NotFound(string words) =>
        $"{CodeSpan.Of(words)} was not found in your sessions. All the words must be in one message.";

    public static string Hit(SearchHit hit, DateTimeOffset now)
    {
        var what = hit.Kind switch
        {
            JournalKind.Prompt => "you",
            JournalKind.Answer => "answer",
            JournalKind.Question => "question",
            _ => "notice",
        };
        return $"- **{hit.Session}**, {TimeTexts.Ago(hit.At, now)}, {what}: {CodeSpan.Of(hit.Excerpt)}";
    }

    public static string SentFiles(IReadOnlyList<Attachment> files) =>
        $"Sent {string.Join(", ", files.Select(static file => CodeSpan.Of(file.Name)))}.";

    public static string Begins(SessionOrigin origin) => origin.Kind switch
    {
        OriginKind.Fork => $"Begins as a copy of session {origin.Session}; what was said before this is in the journal of that one.",
        OriginKind.Adoption => "Goes on with a conversation of a terminal, which follows as far as its agent's own record has it.",
        _ => "Begins as a copy of a conversation of a terminal, which follows as far as its agent's own record has it.",
    };
}
