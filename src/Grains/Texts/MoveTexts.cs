namespace Dormouse.Grains.Texts;

/// <summary>The sentences about sessions that move to another machine, and about machines that are drained.</summary>
internal static class MoveTexts
{
    public const string Usage =
        "Write /move NAME @MACHINE to move a session with its history and its files, or /move NAME cancel; nothing was changed.";

    public const string WaitsForAnswer =
        "It waits for your answer to a question; answer that first, then move it. Nothing was changed.";

    public const string KeepsChanging =
        "its files are changed all the time by something other than its agent; end that, and move it again";

    public static string Begins(string session, string machine, bool waitsForTurn) => waitsForTurn
        ? $"Session {session} moves to {machine} once the turn that runs has ended (/stop ends it now). What you write meanwhile waits and moves along."
        : $"Session {session} moves to {machine}. What you write meanwhile waits and moves along.";

    public static string Looking(string machine) => $"Moving to {machine}: looking at its files…";

    public static string Copying(string machine, long done, long all) =>
        $"Moving to {machine}: {SizeTexts.Of(done)} of {SizeTexts.Of(all)}…";

    public static string Waiting(string machine) => $"Moving: {machine} does not answer now; it goes on by itself when it does.";

    public static string Arrived(string session, string machine, IReadOnlyList<string> leftOut) =>
        $"Session **{session}** is on {machine} now, with its history and its files."
        + (leftOut.Count == 0 ? "" : $" Left out, because sockets, pipes and devices can't be moved: {Few(leftOut)}.");

    public static string Failed(string session, string machine, string old, string why) =>
        $"Session {session} could not be moved to {machine}: {why.TrimEnd('.')}. It goes on, on {old}.";

    public static string Cancelled(string session, string machine) => $"The move is off; session {session} goes on, on {machine}.";

    public static string NotMoving(string session) => $"Session {session} is not on the move.";

    public static string Moving(string session, string machine) =>
        $"Session {session} is on its way to {machine}. /move {session} cancel keeps it where it is.";

    public static string AlreadyThere(string session, string machine) => $"Session {session} already is on {machine}.";

    public static string MovesElsewhere(string session, string machine) =>
        $"Session {session} is on its way to {machine} already; /move {session} cancel stops that. Nothing was changed.";

    public static string NoAgent(string machine, string protocol) =>
        $"{machine} has no {protocol}, which this session needs. Nothing was changed.";

    public static string HistoryStays(string session, string agent) =>
        $"Session {session} can't be moved: what {agent} keeps of the conversation can't be brought to another machine. "
        + "Nothing was changed.";

    public static string NoPersona(string machine, string persona) =>
        $"{machine} has no persona {persona}; choose another with /persona first. Nothing was changed.";

    public static string OldCopyChanged(string session, string machine, IReadOnlyList<string> kept) =>
        $"The old copy of session {session} on {machine} was changed since it moved, so it was not removed: {Few(kept)}.";

    public static string NewHome(string machine, string folder, string oldMachine, string oldFolder) =>
        $"(Note from the system: this session was moved from the machine “{oldMachine}” to “{machine}”. Its working folder "
        + $"is now {folder}; it was {oldFolder}. Paths and programs of the old machine may be different here.)";

    public const string DrainUsage = "Write /drain MACHINE or /undrain MACHINE; nothing was changed.";

    public const string OwnerOnly = "Only the owner of this Dormouse can do that; nothing was changed.";

    public static string NothingNew(string machine) => $"{machine} is being drained, so nothing new can begin there. Nothing was changed.";

    public static string NoMachineFree =>
        "every machine is being drained, so no session can be made now; send it again when one takes work again (/machines).";

    public static string Draining(string machine, string session) =>
        $"{machine} is being drained, so nothing new starts there; your message waits. "
        + $"/move {session} @MACHINE takes the session, and the message with it, to another machine.";

    public static string Drains(string machine, int live) => live == 0
        ? $"{machine} is drained: nothing runs on it, and nothing new starts until /undrain {machine}. It may be stopped."
        : $"{machine} is being drained: what runs is finished ({live} live now), and nothing new starts until /undrain {machine}.";

    public static string TakesWork(string machine) => $"{machine} takes work again.";

    /// <summary>The first few of many names.</summary>
    public static string Few(IReadOnlyList<string> names) =>
        names.Count <= 5 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} more";
}
