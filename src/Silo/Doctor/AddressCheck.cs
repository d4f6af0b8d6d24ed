using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether the silo's address in the cluster is its own.</summary>
internal static class AddressCheck
{
    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster || SiloEndpoints.AddressOf(settings.Cluster) is not { } address)
        {
            return Finding.Ok(
                "address", settings.Cluster.IsCluster ? $"{settings.Cluster.Address}, with any free port" : "not needed: no cluster");
        }

        await using var session = new MachineSession(settings.Cluster, settings.Machine);
        try
        {
            if (await session.HoldAddressAsync(address, CancellationToken.None))
            {
                return Finding.Ok("address", $"{address} is no other machine's in cluster '{settings.Cluster.Id}'");
            }

            var holder = await session.AddressHolderAsync(address, CancellationToken.None);
            return holder == settings.Machine
                ? Finding.Ok("address", $"{address} is that of this machine's silo, which runs now")
                : Finding.Fail("address", MachineLock.AddressTaken(settings.Cluster, address, holder));
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return Finding.Fail("address", $"whether {address} is another machine's can't be found out while the store can't be reached");
        }
    }
}
