using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>The sentences about what waits for a person.</summary>
internal static class WaitTexts
{
    public const string Nothing = "Nothing waits for you.";

    private const int MostExcerpt = 160;

    /// <summary>The buttons under what waits, and under a reminder of it.</summary>
    public static IReadOnlyList<Choice> LaterChoices { get; } =
        [new("Not now: 1 h", "/inbox later 1h"), new("Tomorrow", "/inbox later 24h")];

    public static IReadOnlyList<Choice> ReminderChoices { get; } = [new("Show all that waits", "/inbox"), .. LaterChoices];

    public static string Reminder(string session, string machine, string question, DateTimeOffset since, DateTimeOffset now) =>
        $"Session {session} on {machine} has waited for your answer for {TimeTexts.Duration(now - since)}: {Excerpt(question)}";

    public static string Count(int count) => count == 1
        ? "1 thing waits for you:"
        : string.Create(CultureInfo.InvariantCulture, $"{count} things wait for you:");

    public static string Line(PersonWait item, DateTimeOffset now)
    {
        var (session, wait) = item;
        var later = wait.PutOffUntil is { } until ? $" · put off until {TimeTexts.Utc(until, now)}" : "";
        return $"- **{session.Name}** · {session.Key.Machine} · {Named(wait.Kind)}{TimeTexts.Ago(wait.Since, now)}{later} · "
            + Excerpt(wait.Question.Text);
    }

    public static string Away(MachineView machine, DateTimeOffset now)
    {
        var since = machine.AwaySince is { } then ? $" since {TimeTexts.Ago(then, now)}" : "";
        var state = machine.IsSilent || machine.Description is not null ? "does not answer" : $"is away{since}";
        var names = string.Join(", ", machine.Own.Select(static entry => entry.Name));
        return $"- {machine.Name} {state}: what waits there (sessions {names}) shows when it is back.";
    }

    public static string More(int count, int next) => string.Create(
        CultureInfo.InvariantCulture, $"{count} more {(count == 1 ? "waits" : "wait")}: /inbox {next} shows what comes next.");

    public static string InPrivate(int count) => count == 1
        ? "1 thing of sessions that are not shared here waits too: write /inbox to me in a chat of our own."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{count} things of sessions that are not shared here wait too: write /inbox to me in a chat of our own.");

    public static string PutOff(int count, DateTimeOffset until, DateTimeOffset now) => count == 0
        ? Nothing
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "thing is" : "things are")} put off; you are reminded at {TimeTexts.Utc(until, now)}.");

    public static string BadWords(string words) =>
        $"“{words}” is nothing that /inbox knows: write /inbox, or /inbox later with a time such as 30m, 2h or 3d (at most 30 days).";

    /// <summary>A question says by itself what it is.</summary>
    private static string Named(WaitKind kind) => kind switch
    {
        WaitKind.Permission => "permission · ",
        WaitKind.CutOff => "cut off · ",
        WaitKind.Limit => "usage limit · ",
        WaitKind.Stuck => "may be stuck · ",
        _ => "",
    };

    private static string Excerpt(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = string.Join(' ', lines.Take(2));
        return line.Length <= MostExcerpt ? line : $"{line[..MostExcerpt].TrimEnd()}…";
    }
}
