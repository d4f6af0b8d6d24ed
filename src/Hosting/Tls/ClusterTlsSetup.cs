using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// Puts mutual TLS on the connections of Orleans. Whoever reaches its ports can run commands, so only members of the cluster do: silos
/// among themselves, silos and frontends at the gateways.
/// </summary>
public static class ClusterTlsSetup
{
    /// <summary>Puts it on a silo's connections.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <returns>The same silo.</returns>
    public static ISiloBuilder UseClusterTls(this ISiloBuilder silo, InstalledCertificate certificate)
    {
        silo.Services.AddClusterTls(() => certificate);
        return silo.Configure<SiloConnectionOptions>(static options =>
        {
            options.ConfigureSiloInboundConnection(static connection => connection.Accept("silo port", MemberRole.Silo));
            options.ConfigureGatewayInboundConnection(static connection => connection.Accept("gateway port", role: null));
            options.ConfigureSiloOutboundConnection(static connection => connection.Connect(
                endpoint => NamesAt(connection.ApplicationServices.GetRequiredService<IClusterMembershipService>(), endpoint)));
        });
    }

    /// <summary>Puts it on a client's connections.</summary>
    /// <param name="client">The client.</param>
    /// <param name="certificate">Its certificate, asked for when the client begins.</param>
    /// <returns>The same client.</returns>
    public static IClientBuilder UseClusterTls(this IClientBuilder client, Func<InstalledCertificate> certificate)
    {
        client.Services.AddClusterTls(certificate);
        return client.Configure<ClientConnectionOptions>(static options =>
            options.ConfigureConnection(static connection => connection.Connect(static _ => [])));
    }

    private static void AddClusterTls(this IServiceCollection services, Func<InstalledCertificate> certificate)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => certificate()).AddSingleton<RefusedPeers>().AddSingleton<ClusterTls>();
        services.AddHostedService<CertificateWatch>();
    }

    private static void Accept(this IConnectionBuilder connection, string door, MemberRole? role)
    {
        var tls = connection.ApplicationServices.GetRequiredService<ClusterTls>();
        connection.Use(next => context => tls.AcceptAsync(context, next, door, role));
    }

    private static void Connect(this IConnectionBuilder connection, Func<EndPoint?, IReadOnlyList<string>> names)
    {
        var tls = connection.ApplicationServices.GetRequiredService<ClusterTls>();
        connection.Use(next => context => tls.ConnectAsync(context, next, names(context.RemoteEndPoint)));
    }

    /// <summary>
    /// The names of the silos that are said to be there. Nobody may be known yet: a silo that joins finds out by calling.
    /// </summary>
    private static string[] NamesAt(IClusterMembershipService members, EndPoint? endpoint) =>
    [
        .. members.CurrentSnapshot.Members.Values
            .Where(member => member.Status is not SiloStatus.Dead && Equals(member.SiloAddress.Endpoint, endpoint))
            .Select(static member => member.Name),
    ];
}
