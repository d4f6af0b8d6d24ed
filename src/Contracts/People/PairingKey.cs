namespace Dormouse.Contracts;

/// <summary>Keys of <see cref="IPairingGrain"/>.</summary>
public static class PairingKey
{
    private const string Prefix = "pairing/";

    /// <summary>The key of a channel's pairings.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <returns><c>pairing/channel</c>.</returns>
    public static string Of(string channel) => Prefix + channel;

    /// <summary>The channel whose pairings have this key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The channel's name.</returns>
    public static string ChannelOf(string key) => key[Prefix.Length..];
}
