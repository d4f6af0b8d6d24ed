using System.Net;
using Dormouse.Hosting.Settings;

namespace Dormouse.Frontend.Web;

/// <summary>
/// The names under which this program may be called. A page of another site can have its own name lead to our address after it was loaded
/// (DNS rebinding), and is then of our origin for its browser; the name in the Host header gives it away.
/// </summary>
/// <param name="names">
/// Names and addresses beside those at which the server listens, as <see cref="HostNameAttribute"/> writes them.
/// </param>
public sealed class ServedHosts(IReadOnlyCollection<string> names)
{
    private const string Local = "localhost";

    /// <summary>
    /// The names that the settings say: <c>Frontend:Hosts</c>, those in the addresses to listen at, the one under which others reach the
    /// console, and the one that Telegram calls.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The names.</returns>
    public static ServedHosts Of(DormouseOptions settings)
    {
        var webhook = settings.Telegram.Bot?.Webhook?.Url.Host;
        var others = settings.Frontend.PublicUrl is { } address ? new Uri(address).Host : null;
        var urls = WebAddresses.Each($"{settings.Frontend.Urls};{settings.Dashboard.Urls}").Select(static url => url.Host);
        var all = urls.Append(webhook).Append(others).OfType<string>();
        return new([.. settings.Frontend.Hosts, .. all.Select(HostNameAttribute.Normalize).OfType<string>()]);
    }

    /// <summary>Whether a request may be answered.</summary>
    /// <param name="host">The host of its Host header, without a port.</param>
    /// <param name="listening">The addresses at which the server listens.</param>
    /// <param name="reached">The address of this machine at which the request came, or null.</param>
    /// <returns>True if it is called by a name of its own.</returns>
    public bool Serves(string host, IEnumerable<string> listening, IPAddress? reached)
    {
        if (HostNameAttribute.Normalize(host) is not { } name)
        {
            return false;
        }

        if (names.Contains(name) || name == Local || name.EndsWith($".{Local}", StringComparison.Ordinal))
        {
            return true;
        }

        var address = IPAddress.TryParse(name, out var literal) ? literal : null;
        return (address is not null && IPAddress.IsLoopback(address))
            || listening.Select(static url => BindingAddress.Parse(url).Host).Any(bound => Serves(bound, name, address, reached));
    }

    /// <summary>An address that stands for all of them is called by any that the machine has, and by the machine's own name.</summary>
    private static bool Serves(string bound, string name, IPAddress? address, IPAddress? reached)
    {
        var listens = HostNameAttribute.Normalize(bound);
        if (listens == name)
        {
            return true;
        }

        // A server listens everywhere at what is no address: at '*', and at a name.
        var isEverywhere = !IPAddress.TryParse(listens, out var at) || at.Equals(IPAddress.Any) || at.Equals(IPAddress.IPv6Any);
        return isEverywhere && bound != Local && (address is null
            ? name == HostNameAttribute.Normalize(Dns.GetHostName())
            : reached is not null && Plain(address).Equals(Plain(reached)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new(address.GetAddressBytes());
}
