namespace Dormouse.Grains.Chats;

/// <summary>What a chat says about whose its sessions are.</summary>
internal static class SharingTexts
{
    public const string Usage =
        "Write /share, or /share approvals to let the others also say what the agent may do, or /share link for a page that whoever has "
        + "its address can read; nothing was changed.";

    public const string NobodyElse =
        "Nobody else writes in this chat, so there is nobody to share with; /share works in a group, and /share link makes a page that "
        + "whoever has its address can read.";

    /// <summary>A session is another person's.</summary>
    public static string NotShared(string session, string owner) =>
        $"Session {session} is {owner}'s and is not shared here, so nothing of yours goes to it: ask {owner} to /share it, "
        + "or take one of your own with /new NAME or /session NAME.";

    /// <summary>Nobody can say whose a session is.</summary>
    public static string Unknown(string session) =>
        $"Whose session {session} is can't be found out now, so nothing goes to it from here: try again later, "
        + "or take one of your own with /new NAME or /session NAME.";

    /// <summary>A session is shared, and what was asked for is not.</summary>
    public static string OwnersOnly(string session, string owner) =>
        $"Session {session} is {owner}'s: here you can write to it and stop it, and only {owner} can do this; nothing was changed.";

    /// <summary>A session is shared without its approvals.</summary>
    public static string ApprovalsOnly(string session, string owner) =>
        $"Session {session} is {owner}'s, and only {owner} says what its agent may do: ask {owner} to answer, "
        + "or to write /share approvals.";

    /// <summary>A session becomes current where others are.</summary>
    public static string Readable(string session, string owner) =>
        $"Everybody in this group can read what session {session} says here; only {owner} can write to it, stop it and answer it "
        + $"until {owner} writes /share.";

    public static string Shared(string session, bool withApprovals) =>
        $"Session {session} is shared here: the people of this chat whom I know can write to it, stop it, answer what it asks "
        + "and see what waits in it"
        + $"{(withApprovals ? ", and say what its agent may do" : "; what its agent may do is yours to say")}. /unshare ends that.";

    public static string Unshared(string session) => $"Session {session} is yours alone again.";

    public static string WasNotShared(string session) => $"Session {session} was not shared here.";

    public static string Switched(string session, string owner) => $"Now talking to session **{session}** of {owner}.";

    /// <summary>Whose a session is, and who may use it, as a line of its status.</summary>
    public static string StatusLine(string owner, SessionShare? share) => share switch
    {
        null => $"- {owner}'s alone: not shared here",
        { WithApprovals: true } => $"- {owner}'s, and shared here, approvals too",
        _ => $"- {owner}'s, and shared here; what its agent may do is {owner}'s to say",
    };

    /// <summary>A session of somebody else, as a line of the list of sessions.</summary>
    public static string Line(string session, string owner, bool isCurrent) =>
        $"- **{owner}/{session}** · shared here by {owner}{(isCurrent ? " ← current" : "")}";
}
