using System.Net;
using System.Net.Sockets;

namespace Dormouse.Silo.Push;

/// <summary>Which addresses are in the world, and not those of this computer or of a network that strangers do not see.</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Inner =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
            "ff00::/8",
        ]).Select(static network => IPNetwork.Parse(network)),
    ];

    /// <summary>Whether an address is in the world.</summary>
    /// <param name="address">The address.</param>
    /// <returns>True if it is.</returns>
    public static bool Has(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !Inner.Any(network => network.Contains(plain));
    }

    /// <summary>
    /// Connects to a name. It can lead anywhere, and elsewhere the next time: what is connected to is what was looked at.
    /// </summary>
    /// <param name="place">The name and the port.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="IOException">It leads to an address that is not in the world; nothing was connected to.</exception>
    /// <exception cref="SocketException">It leads nowhere, or nobody answers there.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(place.Host, cancellation);
        if (addresses.Length == 0 || !addresses.All(Has))
        {
            throw new IOException($"{place.Host} is no address in the world.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, place.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
