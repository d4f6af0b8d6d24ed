namespace Dormouse.Contracts;

/// <summary>A prompt that the agent's own record of the conversation has.</summary>
/// <param name="Id">Its id in that record, which for one that came by a chat is its own.</param>
/// <param name="Text">What was written, at most some 200 characters of it.</param>
/// <param name="At">When it was given.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PastPrompt")]
public sealed record PastPrompt(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Text,
    [property: Id(2)] DateTimeOffset At)
{
    /// <summary>The answer before it, which the conversation can go on from; null if there is none.</summary>
    [Id(3)]
    public string? ReturnPoint { get; init; }

    /// <summary>Whether nothing was said before it, so that to go back there is to begin anew.</summary>
    [Id(4)]
    public bool IsBeginning { get; init; }

    /// <summary>How many prompts leave the talk when it goes back there, this one among them.</summary>
    [Id(5)]
    public int Lost { get; init; }

    /// <summary>Whether the talk can go back there.</summary>
    public bool IsReachable => ReturnPoint is not null || IsBeginning;
}

/// <summary>The last prompts of a session.</summary>
/// <param name="Prompts">The prompts, newest first.</param>
/// <param name="Refusal">Why it can't go back, one sentence; null if it can.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PastPrompts")]
public sealed record PastPrompts(
    [property: Id(0)] IReadOnlyList<PastPrompt> Prompts,
    [property: Id(1)] string? Refusal = null);
