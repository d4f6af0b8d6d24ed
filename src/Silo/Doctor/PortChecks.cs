using System.Net;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether every port can be had that the silo of these settings would listen on.</summary>
internal static class PortChecks
{
    /// <summary>Checks them.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>A finding for each port.</returns>
    public static List<Finding> Run(SiloSettings settings)
    {
        var own = new RunningSilo(settings.Deployment.LockFile);
        List<Finding> findings = [];
        if (settings.Web is { } web)
        {
            findings.AddRange(Web(settings.HasDoors ? "web" : "dashboard", web.Setting, web.Urls, own));
        }

        findings.AddRange(settings.Deployment.Checks.Ports(own));
        return findings;
    }

    private static IEnumerable<Finding> Web(string what, string setting, string urls, RunningSilo own) =>
        WebAddresses.Each(urls).Select(address => WebAddresses.WhyTaken(address) is { } why
            ? Taken(what, setting, address.ToString(), address.Port, why, own)
            : Finding.Ok(what, $"{address} is free"));

    /// <summary>Checks a port.</summary>
    /// <param name="what">What it is for.</param>
    /// <param name="setting">The setting that names it.</param>
    /// <param name="place">The port, and the address at which it is.</param>
    /// <param name="own">The Dormouse of these settings.</param>
    /// <returns>The finding.</returns>
    public static Finding Port(string what, string setting, IPEndPoint place, RunningSilo own) =>
        WebAddresses.WhyTaken(place) is { } why
        ? Taken(what, setting, place.ToString(), place.Port, why, own)
        : Finding.Ok(what, place.Port == 0 ? "any free port" : $"{place} is free");

    private static Finding Taken(string what, string setting, string address, int port, string why, RunningSilo own) =>
        own.Holds(port)
            ? Finding.Ok(what, $"{address} is held by the Dormouse of these settings, which runs now")
            : Finding.Fail(what, $"{address} can't be had ({why}); end what uses it, or set {setting} to another one");
}
