using Dormouse.Hosting.Membership;
using Dormouse.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using ClusterOptions = Dormouse.Hosting.Settings.ClusterOptions;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace Dormouse.Silo.Tests.Cluster;

/// <summary>What silos and frontends of a cluster must do alike.</summary>
public class ClusterWiringTests
{
    [Fact]
    public void Every_call_waits_for_its_answer_for_the_same_few_seconds()
    {
        using var silo = Build(static host => host.UseOrleans(silo => silo.UseCluster(Settings(), certificate: null)));
        using var client = Build(static host => host.UseOrleansClient(client => client.UseCluster(Settings(), certificate: null)));

        // Grains of a silo, what is not a grain in a silo, a frontend.
        TimeSpan[] timeouts = [Option<SiloMessagingOptions>(silo).ResponseTimeout, Option<ClientMessagingOptions>(silo).ResponseTimeout, Option<ClientMessagingOptions>(client).ResponseTimeout];

        Assert.All(timeouts, static timeout => Assert.Equal(ClusterWiring.ResponseTimeout, timeout));
        Assert.InRange(ClusterWiring.ResponseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Silos_and_frontends_are_of_the_same_cluster()
    {
        using var silo = Build(static host => host.UseOrleans(silo => silo.UseCluster(Settings(), certificate: null)));
        using var client = Build(static host => host.UseOrleansClient(client => client.UseCluster(Settings(), certificate: null)));

        var (here, there) = (Option<OrleansClusterOptions>(silo), Option<OrleansClusterOptions>(client));

        Assert.Equal(("home", "home"), (here.ClusterId, here.ServiceId));
        Assert.Equal((here.ClusterId, here.ServiceId), (there.ClusterId, there.ServiceId));
    }

    private static IHost Build(Action<HostApplicationBuilder> wire)
    {
        var host = Host.CreateEmptyApplicationBuilder(new());
        wire(host);
        return host.Build();
    }

    private static T Option<T>(IHost host)
        where T : class => host.Services.GetRequiredService<IOptions<T>>().Value;

    private static ClusterOptions Settings() => new() { Postgres = Postgres(), Id = "home", SiloPort = 0, GatewayPort = 0 };

    // Nobody is called: nothing is started.
    private static PostgresConnection Postgres() => PostgresConnection.Parse("Host=127.0.0.1;Port=1;Username=me;Database=x");
}
