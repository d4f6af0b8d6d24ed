namespace Dormouse.Contracts;

/// <summary>Keys of <see cref="IPairingGrain"/>.</summary>
public static class PairingKey
{
    /// <summary>The key of a channel's pairings.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <returns><c>pairing/channel</c>.</returns>
    public static string Of(string channel) => $"pairing/{channel}";
}
