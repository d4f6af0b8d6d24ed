using System.Globalization;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Sentences that delivery says, in whichever channel.</summary>
internal static class ChannelTexts
{
    public const string AskedAgain = "Asked again, in case it did not arrive:";

    public static string ThreadGone(string session) => session.Length == 0
        ? "(For a topic that is gone or closed:)"
        : $"(For the topic of session {session}, which is gone or closed:)";

    public static string ThreadOpened(string session, string? link) =>
        link is null ? "It has a topic of its own; write there." : $"Its topic: [{session}]({link}).";

    public static string NoThread(string why) =>
        $"It got no topic of its own ({why}), so it is talked to here; make me an administrator who may manage topics, "
        + "and the next one gets one.";

    public const string Done = "Done";

    public const string OpenLink = "Open the link";

    public static string NoButtons(string? refusedBy, IEnumerable<Choice> choices) =>
        (refusedBy is null ? "Write one of these: " : $"{refusedBy} refused the buttons of this question; write one of these instead: ")
        + $"{string.Join(", ", choices.Select(static choice => choice.Label))}.";

    public static string FileOf(string name, string session) => session.Length == 0 ? name : $"{name} of session {session}";

    public static string FilesOf(int count, string session) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} files{(session.Length == 0 ? "" : $" of session {session}")}");

    public static string FileGone(string name) => $"“{name}” is not kept any more; ask for it again.";

    public static string TakesNoFiles(string channel, string name) => $"“{name}” can't be shown here, for {channel} takes no files.";

    public static string FileRefused(string channel, string name, string why) => $"{channel} refused “{name}” ({why}).";

    public static string GivenUp(string channel, string why) =>
        $"There is output for you that {channel} refused in every form ({why}), so it can't be shown here. "
        + "Ask the session for it in another form.";
}
