using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Hosting.Settings;

/// <summary>Addresses at which a web server listens, with <c>;</c> between them.</summary>
public static class WebAddresses
{
    /// <summary>The rule in words.</summary>
    public const string Rule =
        "an address such as http://127.0.0.1:8080, without a path, or several with ';' between them (for https, put a TLS proxy before it)";

    private const char Separator = ';';

    /// <summary>Reads addresses.</summary>
    /// <param name="text">All of them.</param>
    /// <returns>The addresses without blanks; null if one of them is wrong, or there is none.</returns>
    public static string? Parse(string text) => AreValid(text) ? string.Join(Separator, Split(text)) : null;

    /// <summary>The addresses, one by one.</summary>
    /// <param name="value">All of them; they are valid.</param>
    /// <returns>Each of them.</returns>
    public static IEnumerable<BindingAddress> Each(string value) => Split(value).Select(BindingAddress.Parse);

    /// <summary>Makes sure that a web server can listen at all of them.</summary>
    /// <param name="value">All of them.</param>
    /// <param name="setting">The setting that they come from.</param>
    /// <exception cref="UnavailableException">One of them can't be had.</exception>
    public static void RequireFree(string value, string setting)
    {
        foreach (var address in Each(value))
        {
            if (WhyTaken(address) is { } why)
            {
                throw CanNotBeHad(address.ToString(), setting, why);
            }
        }
    }

    /// <summary>The one sentence about an address that can't be had.</summary>
    /// <param name="address">The address.</param>
    /// <param name="setting">The setting that it comes from.</param>
    /// <param name="why">Why it can't be had.</param>
    /// <returns>The exception.</returns>
    public static UnavailableException CanNotBeHad(string address, string setting, string why) =>
        new($"The web address {address} ({setting}) can't be had: {why.TrimEnd('.')}. End what uses it, or set another one.");

    /// <summary>Why a web server can't listen at an address.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The reason, or null if it can.</returns>
    public static string? WhyTaken(BindingAddress address) => address.Host == "localhost"
        ? WhyTaken(new IPEndPoint(IPAddress.Loopback, address.Port))
        : WhyTaken(new IPEndPoint(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) ? ip : AnyAddress, address.Port));

    /// <summary>Why nobody can listen at a place.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The reason, or null if somebody can.</returns>
    public static string? WhyTaken(IPEndPoint place)
    {
        try
        {
            using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (place.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(place);
            socket.Listen();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
    }

    private static IPAddress AnyAddress => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private static bool AreValid(string value) => Split(value) is { Length: > 0 } addresses && addresses.All(IsValid);

    private static string[] Split(string value) =>
        value.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsValid(string value)
    {
        try
        {
            // The server can't listen at any free port of localhost, which has two addresses.
            return BindingAddress.Parse(value) is { Scheme: "http", PathBase: "", IsUnixPipe: false, IsNamedPipe: false } address
                && (address.Host is "*" or "+" || Uri.CheckHostName(address.Host) is not UriHostNameType.Unknown)
                && address.Port is >= IPEndPoint.MinPort and <= IPEndPoint.MaxPort
                && address is not { Host: "localhost", Port: 0 };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
