using System.Net;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Frontend</c>.</summary>
public sealed record FrontendOptions
{
    /// <summary>The key of <see cref="Urls"/>.</summary>
    public const string UrlsKey = $"{nameof(DormouseOptions.Frontend)}:{nameof(Urls)}";

    /// <summary>Whether this process has doors; null, the default, for yes unless it is a silo of a cluster.</summary>
    [Setting("whether there are doors at all", Default = "`true`, in a cluster's silo `false`")]
    public bool? Enabled { get; init; }

    /// <summary>Where the web console listens; several addresses have <c>;</c> between them.</summary>
    [Setting("the web address, or several", HelpOf = ProgramKinds.Both)]
    [ListeningAddresses]
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <summary>Names under which it is called beside those of the addresses at which it listens, such as a TLS proxy's.</summary>
    [Setting("a further name that browsers call it by, such as a TLS proxy's; every other one is answered with 421")]
    [HostName]
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The address under which others reach the console, without a slash at its end; null, the default, for none.</summary>
    [Setting("the address under which others reach the console, such as a TLS proxy's: addresses that are given away begin with it")]
    [PublicAddress]
    public string? PublicUrl { get; init; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; none by default.</summary>
    [Setting("a proxy before it, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed")]
    [AddressRange]
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];
}
