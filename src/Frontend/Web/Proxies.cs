using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Dormouse.Frontend.Web;

/// <summary>Believes the proxies that the settings name, and nobody else, about the caller's address and whether they came by TLS.</summary>
internal static class Proxies
{
    /// <summary>Adds what is believed.</summary>
    /// <param name="services">The services.</param>
    /// <param name="proxies">The addresses of the proxies.</param>
    public static void AddProxies(this IServiceCollection services, IReadOnlyList<IPNetwork> proxies) =>
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = proxies.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
            {
                options.KnownIPNetworks.Add(proxy);
            }

            // As many of them as stand one behind the other.
            options.ForwardLimit = null;
        });
}
