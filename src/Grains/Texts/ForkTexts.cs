using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about copies of sessions, and about conversations that become sessions.</summary>
internal static class ForkTexts
{
    public const string AdoptUsage = "Write /adopt WORDS to look for a conversation of an agent on this machine.";

    public const string NothingToAdopt = "No conversation was found that is not a session already.";

    /// <summary>What the agent of a copy is told before its first message.</summary>
    public static string IsCopy(string session, string folder, string former, string formerFolder) =>
        $"(Note from the system: this session, “{session}”, is a copy of the session “{former}”, which goes on by itself. Its "
        + $"working folder is now {folder}, with a copy of the files of {formerFolder}: work only in the new one.)";

    public static string Forked(string session, string former, string machine, bool hasHistory) => hasHistory
        ? $"Session **{session}** on {machine} is a copy of {former}: the same history up to its last answer, and a copy of its files."
        : $"Session **{session}** on {machine} has a copy of the files of {former}, in which nothing was said yet.";

    public static string NotCopied(string session, string former, string folder, string why) =>
        $"⚠ Not all files of session {former} could be copied for session {session} to {folder}: {why.TrimEnd('.')}. "
        + "It goes on with what is there.";

    /// <summary>From this size on it is told: claude reads its whole record, and sends all of it or has it summarised first.</summary>
    private const long LongConversation = 20 * 1024 * 1024;

    public static string Adopted(string session, FoundConversation conversation) =>
        $"Session **{session}** goes on with {SessionTexts.Excerpt(conversation.Title, 80)} in `{conversation.Folder}`."
        + IfLong(conversation);

    public static string AdoptedCopy(string session, FoundConversation conversation) =>
        $"Session **{session}** goes on with a copy of {SessionTexts.Excerpt(conversation.Title, 80)} in `{conversation.Folder}`; "
        + $"the other one is left as it is.{IfLong(conversation)}";

    public static string OnlyACopy(FoundConversation conversation) =>
        $"{SessionTexts.Excerpt(conversation.Title, 80)} is open in {conversation.HeldBy}. Two at once would lose what one of them says. "
        + "Close it there, or go on in a copy.";

    public static string NoConversation(string id) =>
        $"There is no conversation “{id}” that is not a session already; /adopt shows what there is.";

    public static string NoFolder(FoundConversation conversation) =>
        $"The folder of {SessionTexts.Excerpt(conversation.Title, 80)}, {conversation.Folder}, is not there (any more); nothing was made.";

    public static string IsGuest(string session, string folder) =>
        $"Session {session} works in {folder}, a folder of yours; it can't be moved.";

    public static string NotBegun(string session) =>
        $"Session {session} is a copy in which nothing was answered yet; write to it first, then move it.";

    public static string ConversationLine(FoundConversation conversation, DateTimeOffset now) =>
        $"- {SessionTexts.Excerpt(conversation.Title, 60)} · `{conversation.Folder}` · {TimeTexts.Ago(conversation.LastUsed, now)} · "
        + $"{Size(conversation.Size)}{(conversation.HeldBy is null ? "" : " · open elsewhere")}";

    private static string IfLong(FoundConversation conversation) => conversation.Size < LongConversation ? ""
        : $" Its record has {Size(conversation.Size)}: the first answer may take a while and much memory.";

    private static string Size(long bytes) => bytes switch
    {
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1024)} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MB"),
    };
}
