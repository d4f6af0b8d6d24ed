namespace Dormouse.Contracts;

/// <summary>Somebody who is not known, as their channel shows them.</summary>
/// <param name="Id">What the channel knows them by.</param>
/// <param name="DisplayName">What they call themselves. They may call themselves anything, so it is only shown.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Stranger")]
public sealed record Stranger([property: Id(0)] ExternalUserId Id, [property: Id(1)] string DisplayName)
{
    /// <summary>
    /// The channel's public name of them, which nobody else has at the same time, without <c>@</c>; null if there is none.
    /// </summary>
    [Id(2)]
    public string? Username { get; init; }
}

/// <summary>Somebody of a channel who was let in.</summary>
/// <param name="Id">What the channel knows them by.</param>
/// <param name="User">The person that they are.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PairedStranger")]
public sealed record PairedStranger([property: Id(0)] ExternalUserId Id, [property: Id(1)] string User);
