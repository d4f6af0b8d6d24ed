namespace Dormouse.Grains.Texts;

/// <summary>What is said of an agent's process that does not do what everybody waits for.</summary>
public static class AgentTexts
{
    /// <summary>A start takes long, as a line of progress.</summary>
    public const string LongStart = "The agent takes long to start; a hook or an MCP server of its may be slow…";

    /// <summary>A process went on after its output had ended; goes on a sentence about it.</summary>
    public const string ClosedOutput = "closed its output without ending, and was ended.";

    /// <summary>A question beside the conversation has no answer, as an answer.</summary>
    /// <param name="why">Why, a sentence.</param>
    /// <returns>The text.</returns>
    public static string AsideFailed(string why) => AsideTexts.Failed(why);

    /// <summary>A question beside the conversation was not answered in time, as a reason.</summary>
    /// <param name="after">How long it was waited for.</param>
    /// <returns>The text.</returns>
    public static string NoAsideWithin(TimeSpan after) => $"the agent did not answer within {TimeTexts.Duration(after)}.";

    /// <summary>A process was never ready; goes on a sentence about it.</summary>
    /// <param name="after">How long it was waited for.</param>
    /// <returns>The text.</returns>
    public static string NeverReady(TimeSpan after) =>
        $"was not ready within {TimeTexts.Duration(after)} and was ended; a hook or an MCP server of its may hang.";
}
