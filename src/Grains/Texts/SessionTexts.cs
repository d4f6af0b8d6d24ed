using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences that a session says.</summary>
internal static class SessionTexts
{
    public const string Continue = "Continue";
    public const string RunAgain = "Run it again";
    public const string Drop = "Drop it";
    public const string TryAgain = "Try again";
    public const string StartFresh = "Start fresh";
    public const string RunIt = "Run it";
    public const string RunThem = "Run them";
    public const string DropThem = "Drop them";
    public const string Stopped = "*Stopped.*";
    public const string NoOutput = Nothing.Said;
    public const string NoRoom =
        "All places on this machine are busy; your message waits its turn.";

    /// <summary>What became of a question that kept a place from others.</summary>
    public static string Unanswered(string session, string machine, TimeSpan after) =>
        $"Nobody answered session {session} for {TimeTexts.Duration(after)} while others wait for its place on {machine}, so that counts as "
        + "a no, and its turn is stopped; write to it to go on.";

    /// <summary>Who answered a question, and where.</summary>
    /// <param name="person">The person, or null.</param>
    /// <param name="door">Key of the chat; empty if it is not known.</param>
    /// <returns>For example <c>anna, web</c>; null if neither is known.</returns>
    public static string? AnsweredBy(string? person, string door) => (person, door) switch
    {
        (null, "") => null,
        (null, _) => ChatKey.ChannelOf(door),
        (_, "") => person,
        _ => $"{person}, {ChatKey.ChannelOf(door)}",
    };

    /// <summary>An answer, or that there was none that anybody could see.</summary>
    public static string Shown(string answer) => Nothing.IsSeenOf(answer) ? NoOutput : answer;

    public static string Resuming(TimeSpan asleep, TimeSpan idle) => asleep > TimeSpan.FromMinutes(1)
        ? $"Resuming session (idle for {TimeTexts.Duration(idle)})…"
        : "Resuming session…";

    public static string QueueFull(string session, int limit) =>
        $"Session {session} already has {limit} messages waiting; this one was not taken. Send it again when some are answered.";

    public static string QueueHeavy(string session, int limit) =>
        $"Messages with {limit:N0} characters at most can wait for session {session}; this one was not taken. "
        + "Send it again when some are answered, or send long text as a file.";

    public static string TooLong(int length, int limit) =>
        $"This message has {length:N0} characters, and at most {limit:N0} can be given to an agent; it was not taken. "
        + "Send the text as a file instead.";

    public static string Archived(string session) =>
        $"Session {session} is archived; this message was not taken. Bring it back with /unarchive {session}.";

    public static string NothingToRun(string session) =>
        $"Session {session} only runs command lines, and this is none; write one, or send this to a session with another agent.";

    public const string NoCorrection =
        "A command that was sent can't be corrected; nothing was run again. Send the new one as a message of its own.";

    public const string EditOfCancelled =
        "The message that was edited is cancelled, so its new form was not taken. Send it as a message of its own.";

    public static string Queued(int ahead) => string.Create(CultureInfo.InvariantCulture, $"Queued: {ahead} ahead of it.");

    public const string WaitsForAnswer = "Waiting for your answer…";

    public static string Cancelled(string excerpt) => $"Cancelled: {excerpt}";

    public static string Correction(string text) => $"Correction of my earlier message, which now reads: {text}";

    public static string Gone =>
        "This session no longer exists; this message was not taken. /sessions shows the ones that do.";

    public static string CutOff(string session, string why, string promptText) =>
        $"Session {session} was cut off in the middle of a turn: {why}\nThe message was: {Quoted(promptText)}\nShall it go on?";

    public const string OlderStore = "what Dormouse keeps is older than this conversation, in which the message is already.";

    public static string CutOffAtStart(string session, string why, string promptText) =>
        $"Session {session} could not be started: {why}\nIts agent may have begun with your message: {Quoted(promptText)}\nShall it go on?";

    public static string ResumeFailed(string session, string why) =>
        $"Session {session} could not be resumed: {why}\nYour message waits. Try again, or start fresh without the old conversation?";

    public static string StartFailed(string session, string why) =>
        $"Session {session} could not be started: {why}\nYour message waits.";

    /// <summary>The question about prompts that come back from a backup.</summary>
    public static string Restored(string session, DateTimeOffset takenAt, IReadOnlyList<string> excerpts, int more)
    {
        var taken = takenAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        return excerpts.Count == 1
            ? $"Session {session} comes back from a backup of {taken}. A message waited then, and may have been run since: {excerpts[0]}\nRun it, or drop it?"
            : $"Session {session} comes back from a backup of {taken}. {excerpts.Count + Math.Max(0, more)} messages waited then, and may have been run since: "
                + $"{string.Join(", ", excerpts)}{(more > 0 ? $" and {more} more" : "")}\nRun them, or drop them?";
    }

    public static string UnknownCommand(string command, IReadOnlyList<string> meant) => meant.Count == 0
        ? $"{command} is not a command here. /help lists what there is."
        : $"{command} may be {string.Join(" or ", meant.Select(static text => text.Split(' ', '\n')[0]))}. Write it as one of them.";

    /// <summary>What the agent is asked when a person lets a turn go on; a turn cut off twice is asked for once, not nested.</summary>
    public static string ContinueRequest(string promptText) => ContinueStart + Asked(promptText);

    private const string ContinueStart =
        "Your previous turn was cut off before it was finished. Please go on with it. The message was:\n\n";

    /// <summary>What the person asked, without our request to go on with it.</summary>
    public static string Asked(string promptText) =>
        promptText.StartsWith(ContinueStart, StringComparison.Ordinal) ? promptText[ContinueStart.Length..]
        : promptText.StartsWith(SameStart, StringComparison.Ordinal) ? promptText[SameStart.Length..]
        : promptText;

    public static string SameAgain(string promptText) => SameStart + promptText;

    private const string SameStart =
        "The usage limit that kept you from answering my last message is over. This is the same message again, not a second request:\n\n";

    /// <summary>The beginning of a text, on one line and in quotation marks.</summary>
    public static string Excerpt(string text, int length)
    {
        var line = Asked(text).ReplaceLineEndings(" ").Trim();
        return line.Length > length ? $"“{line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)]}…”" : $"“{line}”";
    }

    private static string Quoted(string text) => Excerpt(text, 120);
}
