namespace Dormouse.Contracts;

/// <summary>What is around a person's own words in a message: told to the agent beside them, and never taken for them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="About">
/// One line that says it, such as <c>Forwarded from "Bob" (@bob)</c>; names in it are the channel's to make harmless.
/// </param>
/// <param name="Text">Words that are not the person's own, or null.</param>
/// <param name="Markdown">The same as CommonMark, for agents that read; null if it is no different.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Surrounding")]
public sealed record Surrounding(
    [property: Id(0)] SurroundingKind Kind,
    [property: Id(1)] string About,
    [property: Id(2)] string? Text = null,
    [property: Id(3)] string? Markdown = null);

/// <summary>Kinds of surroundings.</summary>
public enum SurroundingKind
{
    /// <summary>
    /// Something that somebody else, or the person earlier, wrote, and the person handed on: it is what the message brings.
    /// </summary>
    Forward,

    /// <summary>What the message answers.</summary>
    Reply,

    /// <summary>The part of it that the person points at.</summary>
    Quote,

    /// <summary>Where words of the message lead.</summary>
    Link,

    /// <summary>Something else that must be known.</summary>
    Note,
}
