namespace Dormouse.Grains.Sessions;

/// <summary>
/// A return to before an earlier prompt, from the wish to its end: first it is found out what goes, then a person is asked, then it is
/// done.
/// </summary>
/// <param name="QuestionId">The question that is put, or will be.</param>
/// <param name="Chat">Key of the chat that is asked and told.</param>
/// <param name="Prompt">The beginning of the prompt's id.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PendingReturn")]
internal sealed record PendingReturn(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] string Chat,
    [property: Id(2)] string Prompt)
{
    /// <summary>The newest prompt when the question was put: another one afterwards makes it stale.</summary>
    [Id(3)]
    public Guid Newest { get; init; }

    /// <summary>What can be answered; none until the question is put.</summary>
    [Id(4)]
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>What was answered, until that is done; or null.</summary>
    [Id(5)]
    public string? Chosen { get; init; }

    /// <summary>What the question says; empty until it is put.</summary>
    [Id(6)]
    public string Text { get; init; } = "";

    /// <summary>Whether there is something to do; else a person is asked.</summary>
    public bool IsWork => Options.Count == 0 || Chosen is not null;
}
