using System.Globalization;

namespace Dormouse.Contracts;

/// <summary>Who is let in from a channel beside those whom the settings name. Key: <c>pairing/</c> and the channel's name.</summary>
[Alias("dormouse.IPairingGrain")]
public interface IPairingGrain : IGrainWithStringKey
{
    /// <summary>Says who somebody is.</summary>
    /// <param name="stranger">The channel's id of them.</param>
    /// <returns>The person's name, or null if they are not known.</returns>
    [Alias("Find")]
    Task<string?> Find(long stranger);

    /// <summary>Somebody who is not known wrote.</summary>
    /// <param name="stranger">The channel's id of them.</param>
    /// <param name="displayName">What they call themselves; only shown.</param>
    /// <returns>
    /// The pairing code to tell them; null if they were told less than an hour ago, or too many strangers were told just now.
    /// </returns>
    [Alias("Knock")]
    Task<string?> RequestPairing(long stranger, string displayName);

    /// <summary>Says who somebody is, in a channel whose ids need be no numbers.</summary>
    /// <param name="stranger">Their id.</param>
    /// <returns>The person's name, or null if they are not known.</returns>
    [Alias("FindUser")]
    Task<string?> Find(ExternalUserId stranger);

    /// <summary>Somebody who is not known wrote in a channel whose ids need be no numbers.</summary>
    /// <param name="stranger">Their id.</param>
    /// <param name="displayName">What they call themselves; only shown.</param>
    /// <returns>
    /// The pairing code to tell them; null if they were told less than an hour ago, or too many strangers were told just now.
    /// </returns>
    [Alias("RequestPairing")]
    Task<string?> RequestPairing(ExternalUserId stranger, string displayName);

    /// <summary>Somebody who is not known wrote, and is shown with all that their channel says of them.</summary>
    /// <param name="stranger">Who they are.</param>
    /// <returns>
    /// The pairing code to tell them; null if they were told less than an hour ago, or too many strangers were told just now.
    /// </returns>
    [Alias("Introduce")]
    Task<string?> RequestPairing(Stranger stranger);

    /// <summary>Lists who waits to be let in.</summary>
    /// <returns>Newest first.</returns>
    [Alias("List")]
    Task<IReadOnlyList<PairingRequest>> List();

    /// <summary>The people that somebody of this channel was let in as.</summary>
    /// <returns>Their names, each once.</returns>
    [Alias("People")]
    Task<IReadOnlyList<string>> People();

    /// <summary>Lists who was let in.</summary>
    /// <returns>What the channel knows them by, and who they are.</returns>
    [Alias("Paired")]
    Task<IReadOnlyList<PairedStranger>> Paired();

    /// <summary>Lets somebody in.</summary>
    /// <param name="code">The code that they were told, in any case.</param>
    /// <param name="user">The person that they are from now on.</param>
    /// <returns>Who was let in, or null if there is no such code (any more).</returns>
    [Alias("Approve")]
    Task<PairingRequest?> Approve(string code, string user);

    /// <summary>Ends somebody's being let in.</summary>
    /// <param name="id">The channel's id of them.</param>
    /// <returns>The person that they were, or null if they were not let in.</returns>
    [Alias("Unpair")]
    Task<string?> Unpair(ExternalUserId id);
}

/// <summary>Somebody who waits to be let in.</summary>
/// <param name="Code">The code that they were told.</param>
/// <param name="Stranger">The channel's id of them; 0 if it is no number, see <see cref="Id"/>.</param>
/// <param name="DisplayName">What they call themselves.</param>
/// <param name="At">When they were told.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PairingRequest")]
public sealed record PairingRequest(
    [property: Id(0)] string Code,
    [property: Id(1)] long Stranger,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] DateTimeOffset At)
{
    /// <summary>The channel's id of them where it is no number; else null.</summary>
    [Id(4)]
    public string? TextId { get; init; }

    /// <summary>
    /// The channel's public name of them, without <c>@</c>; null if there is none, or an earlier version put it behind the display name.
    /// </summary>
    [Id(5)]
    public string? Username { get; init; }

    /// <summary>The channel's id of them.</summary>
    public string Id => TextId ?? Stranger.ToString(CultureInfo.InvariantCulture);
}
