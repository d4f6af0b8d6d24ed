using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about what goes on beside a turn.</summary>
internal static class AsideTexts
{
    public const string Usage = "Write /btw and a question, for example /btw which file is that in?";

    public const string Lost = "The agent ended before it answered this; ask it again.";

    public const string BackgroundUsage =
        "Write /background to have the tool that runs go on in the background, or /background stop ID with an id that /status shows.";

    public static string Unable(string agent) =>
        $"{agent} answers nothing beside its turns; send the question as a message, or with /steer to interrupt.";

    public static string Failed(string why) => $"This could not be answered: {why} Ask it again.";

    public static string Answer(string question, string answer) => $"*By the way:* {question}\n\n{answer}";

    public static string InBackground(string session) =>
        $"What runs in session {session} goes on in the background; /status shows it and can stop it.";

    public static string NothingRuns(string session) => $"No tool runs in session {session} that could go on in the background.";

    public static string NoBackground(string session) => $"The agent of session {session} can't have what it runs go on in the background.";

    public static string NoTask(string session) => $"This no longer runs in session {session}.";

    public static string Stopping(string session) => $"It is being stopped in session {session}.";

    /// <summary>The button of something that runs in the background.</summary>
    public static string Stop(int number) => string.Create(CultureInfo.InvariantCulture, $"Stop {number}");

    /// <summary>What runs in the background, as a line of the status.</summary>
    public static string StatusLine(BackgroundView task, int number)
    {
        var what = VisibleText.Of(task.What) is { Length: > 0 } said ? SessionTexts.Excerpt(said, QueueTexts.ExcerptLength) : "a task";
        var tokens = task.Tokens > 0 ? string.Create(CultureInfo.InvariantCulture, $" · {task.Tokens:N0} tokens") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"- in the background {number}: {what} · {TimeTexts.Duration(task.Elapsed)}{tokens}");
    }
}
