using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>Why a session does not take a prompt. Has no clock.</summary>
internal static class PromptRefusal
{
    /// <summary>Why a prompt is not taken.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="state">The session.</param>
    /// <param name="queue">What waits in it.</param>
    /// <param name="limits">How much may wait.</param>
    /// <param name="takesCorrections">Whether its agent takes corrections.</param>
    /// <param name="runsCommands">Whether its agent runs what it is given.</param>
    /// <param name="takesPlace">Whether it takes the place of one that waits, so that no more wait than before.</param>
    /// <returns>One sentence for its sender; null if it is taken.</returns>
    public static string? Of(
        Prompt prompt, SessionState state, PromptQueue queue, SessionOptions limits, bool takesCorrections, bool runsCommands,
        bool takesPlace = false) => state switch
    {
        { Owner: null } => SessionTexts.Gone,
        { IsArchived: true } => SessionTexts.Archived(state.Name),
        _ when runsCommands && IsNothingToRun(prompt) => SessionTexts.NothingToRun(state.Name),
        _ when prompt.IsCorrection && !takesCorrections => SessionTexts.NoCorrection,
        _ when prompt.Wording.Length > limits.MaxPromptLength => SessionTexts.TooLong(prompt.Wording.Length, limits.MaxPromptLength),
        _ when !takesPlace && queue.Count > 0 && queue.Length + prompt.Wording.Length > limits.MaxQueuedLength =>
            SessionTexts.QueueHeavy(state.Name, limits.MaxQueuedLength),
        _ when !takesPlace && queue.Count >= limits.MaxQueued => SessionTexts.QueueFull(state.Name, limits.MaxQueued),
        _ => null,
    };

    /// <summary>What only says what it is, such as a place or a sticker, and what was spoken.</summary>
    private static bool IsNothingToRun(Prompt prompt) =>
        prompt is { Text.Length: 0, Attachments.Count: 0, Surroundings: { } around }
        && around.All(static one => one.Kind is not SurroundingKind.Forward || one.Text is null);
}
