namespace Dormouse.Grains.Chats;

/// <summary>A question that can't be answered any more.</summary>
/// <param name="QuestionId">Its id.</param>
/// <param name="Seq">Number of the output that put it.</param>
/// <param name="Answer">What it was answered with; empty if it was not.</param>
/// <param name="Options">What could be answered.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ClosedQuestion")]
internal sealed record ClosedQuestion(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] long Seq,
    [property: Id(2)] string Answer,
    [property: Id(3)] IReadOnlyList<string> Options)
{
    /// <summary>Whether a reference means this question.</summary>
    /// <param name="reference">An id, or <c>#</c> and the number of an output.</param>
    /// <returns>True if it does.</returns>
    public bool IsNamed(string reference) => QuestionId == reference || $"#{Seq}" == reference;
}
