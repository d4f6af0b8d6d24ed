using System.Net;
using System.Security.Authentication;
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
        silo.Services.AddClusterTls(certificate);
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
    /// <param name="certificate">Its certificate.</param>
    /// <returns>The same client.</returns>
    public static IClientBuilder UseClusterTls(this IClientBuilder client, InstalledCertificate certificate)
    {
        client.Services.AddClusterTls(certificate);
        return client.Configure<ClientConnectionOptions>(static options =>
            options.ConfigureConnection(static connection => connection.Connect(static _ => [])));
    }

    /// <summary>
    /// Lets a client that has no certificate call no silo of another machine: it would tell whoever answers what people write.
    /// </summary>
    /// <param name="client">The client.</param>
    /// <returns>The same client.</returns>
    internal static IClientBuilder StayOnThisMachine(this IClientBuilder client) =>
        client.Configure<ClientConnectionOptions>(static options => options.ConfigureConnection(
            static connection =>
                connection.Use(static next => context => StayOnThisMachineAsync(context, next, CertificateChoice.ForFrontends))));

    /// <summary>Lets a silo that has no certificate call no silo of another machine, whatever the membership says.</summary>
    /// <param name="silo">The silo.</param>
    /// <returns>The same silo.</returns>
    internal static ISiloBuilder StayOnThisMachine(this ISiloBuilder silo) =>
        silo.Configure<SiloConnectionOptions>(static options => options.ConfigureSiloOutboundConnection(
            static connection =>
                connection.Use(static next => context => StayOnThisMachineAsync(context, next, CertificateChoice.ForSilos))));

    internal static Task StayOnThisMachineAsync(ConnectionContext context, ConnectionDelegate next, string mend) =>
        context.RemoteEndPoint is IPEndPoint { Address: var address } && !IPAddress.IsLoopback(address)
            ? throw new AuthenticationException(
                $"The silo at {context.RemoteEndPoint} is not called: this program has no certificate of the cluster. {mend}")
            : next(context);

    private static void AddClusterTls(this IServiceCollection services, InstalledCertificate certificate)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(certificate).AddSingleton<RefusedPeers>().AddSingleton<ClusterTls>().AddHostedService<CertificateWatch>();
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
