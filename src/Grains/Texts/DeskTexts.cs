namespace Dormouse.Grains.Texts;

/// <summary>The sentences about a session at the desk.</summary>
internal static class DeskTexts
{
    public static string Line(string session, string machine) =>
        $"To go on with session {session} at the desk, run this in a terminal on {machine}:\n```\ndormouse attach {session}\n```\n"
        + "What is written here meanwhile waits, and is given when the terminal's program has ended.";

    public static string NoTerminal(string session, string agent) =>
        $"Session {session} has the agent {agent}, which has no terminal program for a conversation.";

    public static string Held(string session, string where) =>
        $"The conversation of session {session} is open in {where}; close it there first.";

    public static string NotHere(string session, string machine) =>
        $"Session {session} is on {machine}, and the program that asks for it does not run there.";

    public static string IsMoving(string session) => $"Session {session} is on its way between machines; try again when it has arrived.";

    public static string NotBegun(string session) =>
        $"Session {session} is a copy in which nothing was answered yet; write to it in the chat first.";

    public static string GoesBack(string session) =>
        $"Session {session} goes back to an earlier answer with its next message; write that in the chat first.";

    public static string WaitsForTurn(string session) =>
        $"Session {session} still works; this waits until it has finished (--now stops it).";

    public static string Cleared(string session) =>
        $"The conversation of session {session} was cleared at the desk; the next message goes on with the one that was begun there.";

    public static string WaitsForEnd(string session) => $"Session {session} is falling asleep…";
}
