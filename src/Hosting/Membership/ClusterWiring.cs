using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Orleans.Configuration;
using ClusterOptions = Dormouse.Hosting.Settings.ClusterOptions;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace Dormouse.Hosting.Membership;

/// <summary>What silos and outside clients of a cluster must do in the same way, so that they find and understand each other.</summary>
public static class ClusterWiring
{
    /// <summary>
    /// How long a call waits for its answer. The same for silos and clients: a client that waits for less loses
    /// enumerations that are silent for a while.
    /// </summary>
    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Joins the cluster as a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <param name="certificate">
    /// What it shows to the others; null if its ports are not locked.
    /// </param>
    /// <returns>The same silo.</returns>
    public static ISiloBuilder UseCluster(this ISiloBuilder silo, ClusterOptions settings, InstalledCertificate? certificate)
    {
        if (certificate is not null)
        {
            silo.UseClusterTls(certificate);
        }

        silo.UseAdoNetClustering(options =>
        {
            options.Invariant = PostgresStore.ProviderInvariant;
            options.ConnectionString = settings.Postgres!.ConnectionString;
        });
        silo.Configure<SiloMessagingOptions>(static options => options.ResponseTimeout = ResponseTimeout);
        silo.Configure<ClusterMembershipOptions>(MembershipTuning.Apply);
        silo.Services.AddCluster(settings);
        return silo;
    }

    /// <summary>Joins the cluster as a client outside of every silo.</summary>
    /// <param name="client">The client.</param>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <param name="certificate">What it shows to silos, asked for at the first connection; null if it has none, for silos whose ports are not locked.</param>
    /// <returns>The same client.</returns>
    public static IClientBuilder UseCluster(this IClientBuilder client, ClusterOptions settings, Func<InstalledCertificate>? certificate)
    {
        if (certificate is not null)
        {
            client.UseClusterTls(certificate);
        }

        client.UseAdoNetClustering(options =>
        {
            options.Invariant = PostgresStore.ProviderInvariant;
            options.ConnectionString = settings.Postgres!.ConnectionString;
        });
        client.Configure<GatewayOptions>(static options => options.GatewayListRefreshPeriod = MembershipTuning.GatewayRefresh);
        client.Services.AddContracts();
        client.Services.AddCluster(settings);
        return client;
    }

    private static void AddCluster(this IServiceCollection services, ClusterOptions settings)
    {
        services.Configure<OrleansClusterOptions>(options =>
        {
            options.ServiceId = settings.Id;
            options.ClusterId = settings.Id;
        });
        services.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = ResponseTimeout);

        // A failure of the store that nobody turned into an exception of ours must still reach the caller with its cause.
        services.Configure<Orleans.Serialization.ExceptionSerializationOptions>(
            static options => options.SupportedNamespacePrefixes.Add("Npgsql"));
    }
}
