using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>What becomes of a prompt that met a usage limit. Has no clock.</summary>
internal static class UsageLimit
{
    /// <summary>Most that is added, so that the sessions of one account do not all start at once.</summary>
    public static readonly TimeSpan MostJitter = TimeSpan.FromSeconds(5);

    // The reset is told in whole seconds, and who asks within its last one is refused again.
    private static readonly TimeSpan ToldWithin = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    /// <summary>When to try again: as soon as the reset is surely over; and ever later if the limit turns out not to be over.</summary>
    /// <param name="resetsAt">The reset that the agent told.</param>
    /// <param name="resumptions">How often this prompt was resumed already.</param>
    /// <param name="now">The time.</param>
    /// <param name="jitter">What to add.</param>
    /// <returns>The time; not before now.</returns>
    public static DateTimeOffset ResumeAt(DateTimeOffset resetsAt, int resumptions, DateTimeOffset now, TimeSpan jitter)
    {
        var pause = resumptions == 0 ? TimeSpan.Zero : FirstPause * Math.Pow(2, Math.Min(resumptions - 1, 10));
        var earliest = now + (pause < LongestPause ? pause : LongestPause);
        var over = resetsAt + ToldWithin;
        return (over > earliest ? over : earliest) + jitter;
    }

    /// <summary>
    /// The prompt as it is given after the limit. The agent's record of the conversation has it already, and the model sees both;
    /// so it is told that it is the same one. It has an id of its own: the agent passes over one that it knows.
    /// </summary>
    /// <param name="given">The prompt that met the limit.</param>
    /// <param name="hasProduced">Whether the agent had begun to answer or to act.</param>
    /// <returns>The prompt to give.</returns>
    public static QueuedPrompt Again(QueuedPrompt given, bool hasProduced)
    {
        var again = given.Again() with { Resumptions = given.Resumptions + 1 };
        return hasProduced ? again with { Text = SessionTexts.ContinueRequest(given.Text), IsCommand = false }
            : given.IsCommand || given.Resumptions > 0 ? again
            : again with { Text = SessionTexts.SameAgain(given.Text) };
    }
}
