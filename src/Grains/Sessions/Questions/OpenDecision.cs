namespace Dormouse.Grains.Sessions;

/// <summary>A session stands still until a person decides.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="QuestionId">The question that was put to the chat.</param>
/// <param name="Text">The question's text.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Hold")]
internal sealed record OpenDecision(
    [property: Id(0)] DecisionKind Kind, [property: Id(1)] string QuestionId, [property: Id(2)] string Text);

/// <summary>Why a session stands still.</summary>
internal enum DecisionKind
{
    /// <summary>A turn was cut off and can't be given again without asking.</summary>
    CutOff,

    /// <summary>The agent could not continue the conversation.</summary>
    ResumeFailed,

    /// <summary>The agent could not be started.</summary>
    StartFailed,
}
