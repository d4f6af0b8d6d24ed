using System.Net;
using System.Net.Sockets;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>Allows paths, which may begin with <c>~</c>; the value is the full path.</summary>
internal sealed class FilePathAttribute : RuleAttribute
{
    public override string Allowed => "a path, which may begin with ~";

    public override object? Read(string text) => HomeFolders.Full(text);
}

/// <summary>Allows names of machines.</summary>
internal sealed class MachineNameAttribute : RuleAttribute
{
    public override string Allowed => MachineName.Rule;

    public override object? Read(string text) => MachineName.IsName(text) ? text : null;
}

/// <summary>Allows IP addresses that others can call; the value is an <see cref="IPAddress"/>.</summary>
internal sealed class CallableAddressAttribute : RuleAttribute
{
    public override string Allowed => "an IP address at which other machines reach this one";

    public override object? Read(string text) =>
        IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address : null;
}

/// <summary>Allows addresses of web servers.</summary>
/// <param name="allowed">The rule in words, after "it must be".</param>
internal sealed class HttpAddressAttribute(string allowed) : RuleAttribute
{
    public override string Allowed => allowed;

    public override object? Read(string text) => IsHttp(text) ? text : null;

    /// <summary>Whether a text is the address of a web server.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsHttp(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}

/// <summary>Allows addresses under which a person is reached.</summary>
internal sealed class ContactAddressAttribute : RuleAttribute
{
    public override string Allowed => "an address such as mailto:you@example.org or https://example.org/you";

    public override object? Read(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "mailto" or "https" ? text : null;
}

/// <summary>Allows the address of a web server without a path; the value has no slash at its end.</summary>
internal sealed class PublicAddressAttribute : RuleAttribute
{
    public override string Allowed => "an address such as https://dormouse.example.org, without a path";

    public override object? Read(string text) =>
        HttpAddressAttribute.IsHttp(text) && new Uri(text) is { PathAndQuery: "/", Fragment: "", UserInfo: "" } url
            ? url.GetLeftPart(UriPartial.Authority)
            : null;
}

/// <summary>Allows IP addresses and networks; the value is an <see cref="IPNetwork"/>, of one address only for an address.</summary>
internal sealed class AddressRangeAttribute : RuleAttribute
{
    public override string Allowed => "an IP address such as 127.0.0.1, or a network such as 10.0.0.0/8";

    public override object? Read(string text) =>
        text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128)
            : IPNetwork.TryParse(text, out var network) ? network : null;
}

/// <summary>Allows what <see cref="WebAddresses"/> can listen at; the value is one text, without blanks.</summary>
internal sealed class ListeningAddressesAttribute : RuleAttribute
{
    public override string Allowed => WebAddresses.Rule;

    public override object? Read(string text) => WebAddresses.Parse(text);
}

/// <summary>Allows what Npgsql can connect to; the value is a <see cref="PostgresConnection"/>.</summary>
internal sealed class PostgresAttribute : RuleAttribute
{
    public override string Allowed => $"like {PostgresConnection.Example}";

    public override object? Read(string text)
    {
        try
        {
            return PostgresConnection.Parse(text);
        }
        catch (SettingsException exception)
        {
            throw new FormatException(exception.Message);
        }
    }
}

/// <summary>Allows ids of Telegram users; the value is a <see cref="long"/>.</summary>
internal sealed class TelegramUserAttribute : RuleAttribute
{
    public override string Allowed => "a Telegram user id, a positive whole number";

    public override object? Read(string text) => long.TryParse(text, out var number) && number > 0 ? number : null;
}
