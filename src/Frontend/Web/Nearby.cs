using System.Net;

namespace Dormouse.Frontend.Web;

/// <summary>Whether a caller is a program of this machine.</summary>
internal static class Nearby
{
    private static readonly string[] ForwardingHeaders = ["Forwarded", "X-Forwarded-For", "X-Real-IP"];

    /// <summary>Whether a request comes over loopback, and from no proxy that hands on what others ask.</summary>
    /// <param name="context">The request.</param>
    /// <returns>True if it does.</returns>
    public static bool IsCaller(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey);
}
