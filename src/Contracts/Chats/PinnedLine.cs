namespace Dormouse.Contracts;

/// <summary>The line about a chat that stands pinned in it.</summary>
/// <param name="Text">What it is to say, CommonMark; empty if none is to stand there.</param>
/// <param name="Message">The channel's own id of the message that shows it; null if none does.</param>
/// <param name="Shown">What that message says.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PinnedLine")]
public sealed record PinnedLine(
    [property: Id(0)] string Text, [property: Id(1)] string? Message, [property: Id(2)] string Shown);
