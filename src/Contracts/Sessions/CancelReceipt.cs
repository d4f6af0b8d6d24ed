namespace Dormouse.Contracts;

/// <summary>What became of a cancellation.</summary>
/// <param name="Outcome">Whether the prompt is cancelled.</param>
/// <param name="Text">The prompt's text, cut short; an empty string if it is no longer known.</param>
/// <param name="Chat">The chat that sent the prompt and was told, or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.CancelReceipt")]
public sealed record CancelReceipt(
    [property: Id(0)] CancelOutcome Outcome, [property: Id(1)] string Text = "", [property: Id(2)] string? Chat = null);

/// <summary>Whether a prompt could be cancelled.</summary>
public enum CancelOutcome
{
    /// <summary>It is cancelled, now or since earlier.</summary>
    Cancelled,

    /// <summary>The agent has it and works on it.</summary>
    Running,

    /// <summary>It was given to the agent, and its turn is over.</summary>
    Done,

    /// <summary>No prompt of that id is known.</summary>
    Unknown,
}
