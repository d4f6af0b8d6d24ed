using System.Net;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>Allows names of hosts and IP addresses; the value is written as browsers write it in the Host header, without a port.</summary>
internal sealed class HostNameAttribute : RuleAttribute
{
    public override string Allowed => "a host name or an IP address, without a scheme, a port and a path";

    public override object? Read(string text) => Normalize(text);

    /// <summary>A host's name as it is compared.</summary>
    /// <param name="text">What is written.</param>
    /// <returns>In lower case, international names in ASCII, an IP address without brackets; null if it is none.</returns>
    public static string? Normalize(string text)
    {
        if (IPAddress.TryParse(text.Trim('[', ']'), out var address))
        {
            return address.ToString();
        }

        var name = text.TrimEnd('.');
        return Uri.CheckHostName(name) is UriHostNameType.Dns && Uri.TryCreate($"http://{name}", UriKind.Absolute, out var url)
            ? url.IdnHost.ToLowerInvariant()
            : null;
    }
}
