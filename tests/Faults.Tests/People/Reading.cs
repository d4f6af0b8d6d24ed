using System.Globalization;
using System.Text.RegularExpressions;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.People;

/// <summary>What a person understands of what they see.</summary>
internal static partial class Reading
{
    /// <summary>The message that a text answers, or null. Growing text is no answer yet.</summary>
    public static string? Answer(string text) => AnswerPattern().Match(text) is { Success: true } found ? found.Groups[1].Value : null;

    /// <summary>The number that the agent gave to an answer; 0 for none.</summary>
    public static int Turn(string text) =>
        AnswerPattern().Match(text) is { Success: true } found ? int.Parse(found.Groups[3].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>What a text says about a message that was cancelled; null if it says nothing of that.</summary>
    public static (string Id, bool WasGiven)? Cancelled(string text) => About(text) is not { } id ? null
        : text.StartsWith("Cancelled:", StringComparison.Ordinal) ? (id, false)
        : text.Contains("had reached the agent before it was cancelled", StringComparison.Ordinal) ? (id, true)
        : null;

    /// <summary>Whether a text says that a turn was stopped, and nothing else of it.</summary>
    public static bool SaysStopped(string text) => text is "*Stopped.*" or "Stopped.";

    /// <summary>The command that takes a message out of the queue, if a text offers it.</summary>
    public static string? CancelCommand(string text, string id) => text.Split('\n').FirstOrDefault(line => About(line) == id) is { } line
        && CancelPattern().Match(line) is { Success: true } found ? found.Value : null;

    /// <summary>The message that a text is about, or null.</summary>
    public static string? About(string text) => IdPattern().Match(text) is { Success: true } found ? found.Value : null;

    /// <summary>
    /// Whether a text only says again behind which question a message waits; by then that may have been answered elsewhere.
    /// </summary>
    public static bool IsReminder(string text) => text.StartsWith("Your message waits in session", StringComparison.Ordinal);

    /// <summary>In what form an agent was given a prompt.</summary>
    public static GivenKind KindOf(string text) =>
        text.StartsWith("Your previous turn was cut off", StringComparison.Ordinal) ? GivenKind.Continuation
        : text.StartsWith("Correction of my earlier message", StringComparison.Ordinal) ? GivenKind.Correction
        : GivenKind.Original;

    /// <summary>Whether a button only offers something, and waits for nobody.</summary>
    public static bool IsOffer(string button) =>
        button.StartsWith("Cancel ", StringComparison.Ordinal)
        || (button.StartsWith("Send ", StringComparison.Ordinal) && button.EndsWith(" now", StringComparison.Ordinal));

    /// <summary>Which of the options to choose, and what that means; null for none.</summary>
    public static (string Option, Choice Choice)? Choose(IReadOnlyList<string> options, string about, int seed)
    {
        if (options.FirstOrDefault(static option => option.StartsWith("Allow", StringComparison.Ordinal)) is { } allow)
        {
            return (allow, Choice.Other);
        }

        if (options.Contains("Continue"))
        {
            return Dice(about, seed) % 4 == 0 ? ("Drop it", Choice.Drop) : ("Continue", Choice.Continue);
        }

        return options.Contains("Try again") ? ("Try again", Choice.Other) : null;
    }

    private static int Dice(string about, int seed) => about.Aggregate(seed & 0xFFFF, static (sum, c) => ((sum * 31) + c) & 0xFFFFFF);

    [GeneratedRegex(@"answered (m\d+(e\d+)?) as prompt (\d+)")]
    private static partial Regex AnswerPattern();

    [GeneratedRegex("/cancel [0-9a-f]{8}")]
    private static partial Regex CancelPattern();

    [GeneratedRegex(@"\bm\d+(e\d+)?\b")]
    private static partial Regex IdPattern();
}
