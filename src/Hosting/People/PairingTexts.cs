namespace Dormouse.Hosting.People;

/// <summary>The sentences around letting somebody in.</summary>
internal static class PairingTexts
{
    public const string NobodyWaits = "Nobody waits with this code; it may have been used, or be older than a day.";

    public const string NameRule = "A person's name is 1 to 32 of a-z, 0-9 and “-”.";

    public const string NobodyNamed =
        "Say whom of the existing people this is: the name is missing.";

    public static string IsTaken(string user) =>
        $"There is a person “{user}” already, so nobody was let in; choose another name, or say that it is the same person "
        + "(\"existing\": true, or --existing behind the name).";

    public static string IsNobody(string user) =>
        $"There is no person “{user}” yet, so nobody was let in; leave “existing” out for somebody new.";

    /// <summary>Who a stranger is: first what their channel vouches for, then what they call themselves.</summary>
    /// <param name="waiting">The stranger.</param>
    /// <returns>A few words on one line, with everything in them visible.</returns>
    public static string Shown(WaitingStranger waiting)
    {
        var (channel, request) = (waiting.Channel, waiting.Request);
        var username = request.Username is { } name ? $"@{VisibleText.OfLine(name)}, " : "";
        return $"{channel} {VisibleText.OfLine(request.Id)} ({username}“{VisibleText.OfLine(request.DisplayName)}”)";
    }

    public static string TellStranger(string user) => $"You are let in, as {user}. Write to me; /help says what I can do.";

    public static string TellPerson(WaitingStranger waiting) =>
        $"Somebody was let in as you: {Shown(waiting)}. They see your sessions, and what they write counts as yours; "
        + "if that is not you, tell the owner at once.";
}
