namespace Dormouse.Grains.Texts;

/// <summary>What is said of sessions that a chat follows.</summary>
internal static class FollowTexts
{
    public const string NotInGroups = "A group follows no session, because all who are in it would read it; /share lets them use one.";
    public const string None = "This chat follows no session; /follow NAME shows here what is said in one through other doors.";

    public static string Follows(string session) =>
        $"What is said in session **{session}** through other doors is shown here from now on; /unfollow {session} ends that.";

    public static string Lists(IEnumerable<string> sessions) =>
        $"This chat follows {string.Join(", ", sessions.Select(static name => $"**{name}**"))}; /unfollow NAME ends that.";

    public static string Ended(IEnumerable<string> sessions)
    {
        var names = string.Join(", ", sessions.Select(static name => $"session **{name}**"));
        return $"What is said in {names} through other doors is not shown here any more.";
    }

    public static string DoesNotFollow(string session) => $"This chat does not follow session {session}; /follow shows what it follows.";

    /// <summary>An entry of another door, and whose it is.</summary>
    public static string Shown(string session, JournalEntry entry)
    {
        var through = entry.Door.Length > 0 ? $", through {ChatKey.ChannelOf(entry.Door)}" : "";
        var head = entry.Kind switch
        {
            JournalKind.Prompt => $"**{entry.Person ?? "Somebody"}** to session **{session}**{through}:",
            JournalKind.Answer => $"Session **{session}** answered{through}:",
            _ => $"In session **{session}**{through}:",
        };
        return $"{head}\n\n{entry.Text}";
    }
}
