using Dormouse.Grains.Files;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about a session whose working folder is not there.</summary>
internal static class FolderTexts
{
    public const string MakeNew = "Begin with an empty folder";
    public const string UseThis = "Use this folder";
    public const string LookAgain = "Look again";

    public const string KeepsFromTaking = "The session's working folder is not there.";

    public static string Waits(FolderFinding finding, string session, string machine, string folder) =>
        finding is FolderFinding.Filling
            ? $"{Why(finding, session, machine, folder)} Your message is given by itself when they are there."
            : $"⚠ {Why(finding, session, machine, folder)} Your message waits, and is given by itself when the right folder is back.";

    /// <summary>Why a session can't move, without an end mark.</summary>
    public static string KeepsFromMoving(FolderFinding finding, string session, string machine, string folder) =>
        finding is FolderFinding.Filling
            ? Why(finding, session, machine, folder) + " Try again when they are there"
            : Why(finding, session, machine, folder).TrimEnd('.', '?') + "? Bring it back first";

    public static string Option(FolderFinding finding) => finding switch
    {
        FolderFinding.Missing => MakeNew,
        FolderFinding.Another => UseThis,
        _ => LookAgain,
    };

    private static string Why(FolderFinding finding, string session, string machine, string folder) => finding switch
    {
        FolderFinding.Missing => $"{folder} on {machine}, the working folder of session {session}, is not there. Is its disk mounted?",
        FolderFinding.Another =>
            $"{folder} on {machine} is not the working folder of session {session}, but an empty or another one in its place. Is its disk mounted?",
        FolderFinding.Filling => $"The files of session {session} are still being put into {folder} on {machine} from their project.",
        _ => $"{folder} on {machine}, the working folder of session {session}, does not answer. Is its disk or network all right?",
    };
}
