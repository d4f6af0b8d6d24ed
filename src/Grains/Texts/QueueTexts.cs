using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about messages that wait.</summary>
internal static class QueueTexts
{
    /// <summary>Most characters of a waiting message that are shown.</summary>
    public const int ExcerptLength = 60;

    public const string CancelUsage = "Write /cancel ID with the id that /queue shows for a message that waits; nothing was cancelled.";

    public const string CancelledBefore = "This message is cancelled.";

    public const string Done = "This message was given to the agent, and its turn is over; there is nothing left to cancel.";

    private const int MostInStatus = 5;

    public static string Running(string excerpt) =>
        $"The agent already works on {excerpt}, so it can't be cancelled any more; /stop interrupts it.";

    public static string Unknown(string id) => $"No message {id} waits; /queue lists those that do.";

    public static string GivenBeforeCancelled(string excerpt) =>
        $"{excerpt} had reached the agent before it was cancelled; /stop interrupts it if it still runs.";

    public static string Cancel(int number) => string.Create(CultureInfo.InvariantCulture, $"Cancel {number}");

    public static string Head(string session, int queued) => queued switch
    {
        0 => $"Nothing waits in session {session}.",
        1 => $"1 message waits in session {session}:",
        _ => string.Create(CultureInfo.InvariantCulture, $"{queued} messages wait in session {session}:"),
    };

    public static string HeadAway(string session, string machine) =>
        $"{machine} is away, so what waits in session {session} itself can't be shown now.";

    public static string Line(int number, QueuedView queued) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{number}. {queued.Text}{From(queued.Author)} · {Place(queued.Ahead)} · `/cancel {ShortId.Of(queued.Id)}`");

    public static string AwayLine(int number, Guid id, string text, string? author, string machine) => string.Create(
        CultureInfo.InvariantCulture,
        $"{number}. {SessionTexts.Excerpt(text, ExcerptLength)}{From(author)} · waits for {machine}, which is away "
        + $"· `/cancel {ShortId.Of(id)}`");

    public static string OnItsWay(string text, string? author) =>
        $"- {SessionTexts.Excerpt(text, ExcerptLength)}{From(author)} · still on its way to the session";

    /// <summary>What waits, as lines below the status's line about the queue.</summary>
    public static IEnumerable<string> StatusLines(IReadOnlyList<QueuedView> waiting)
    {
        foreach (var queued in waiting.Take(MostInStatus))
        {
            yield return $"  - {queued.Text}{From(queued.Author)} · {Place(queued.Ahead)}";
        }

        if (waiting.Count > MostInStatus)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"  - and {waiting.Count - MostInStatus} more; /queue lists them all");
        }
    }

    private static string From(string? author) => author is null ? "" : $" · from {author}";

    private static string Place(int ahead) => ahead == 0 ? "next" : string.Create(CultureInfo.InvariantCulture, $"{ahead} ahead of it");
}
