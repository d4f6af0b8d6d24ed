namespace Dormouse.Contracts;

/// <summary>The keys that this Dormouse sends with: push services know it by them. There is one: see <see cref="Key"/>.</summary>
[Alias("dormouse.IPushKeysGrain")]
public interface IPushKeysGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "push-keys/all";

    /// <summary>The keys, which are made once.</summary>
    /// <returns>They, durable.</returns>
    [Alias("Keys")]
    Task<PushKeys> Keys();
}

/// <summary>A pair of keys for VAPID (RFC 8292), each base64url as browsers take it.</summary>
/// <param name="Public">The public one: 65 bytes, a point of P-256.</param>
/// <param name="Private">The private one: 32 bytes.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PushKeys")]
public sealed record PushKeys([property: Id(480)] string Public, [property: Id(481)] string Private);
