using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Verbs;

// The store, and who else uses it.
internal static partial class DoctorVerb
{
    private static async Task<Finding> StoreAsync(SiloSettings settings)
    {
        try
        {
            if (settings.Cluster.IsCluster)
            {
                var isThere = await PostgresStore.LookAsync(settings.Cluster);
                return new(Level.Ok, "store", $"{settings.Cluster.Postgres!.Description}{(isThere ? "" : "; the first start makes the tables")}");
            }

            using var store = EmbeddedStore.Open(settings.StorePath);
            return Writable("store", store.Path);
        }
        catch (UnavailableException exception)
        {
            var isRunning = exception.Message.Contains("another Dormouse", StringComparison.Ordinal);
            return new(isRunning ? Level.Warn : Level.Fail, "store", isRunning ? "a Dormouse is running with it now" : exception.Message);
        }
    }

    private static async Task<Finding> AddressAsync(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster || SiloEndpoints.AddressOf(settings.Cluster) is not { } address)
        {
            return new(Level.Ok, "address", settings.Cluster.IsCluster ? $"{settings.Cluster.Address}, with any free port" : "not needed: no cluster");
        }

        await using var session = new MachineSession(settings.Cluster, settings.Machine);
        try
        {
            if (await session.HoldAddressAsync(address, CancellationToken.None))
            {
                return new(Level.Ok, "address", $"{address} is no other machine's in cluster '{settings.Cluster.Id}'");
            }

            var holder = await session.AddressHolderAsync(address, CancellationToken.None);
            return holder == settings.Machine
                ? new(Level.Ok, "address", $"{address} is that of this machine's silo, which runs now")
                : new(Level.Fail, "address", MachineLock.AddressTaken(settings.Cluster, address, holder));
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return new(Level.Fail, "address", $"whether {address} is another machine's can't be found out while the store can't be reached");
        }
    }

    private static async Task<Finding> MachineNameAsync(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster)
        {
            return EmbeddedNames.PeekSessions(settings.StorePath).FirstOrDefault(other => other != settings.Machine) is { } stray
                ? new(
                    Level.Warn,
                    "machine",
                    $"there are sessions of '{stray}', which never run while this machine is '{settings.Machine}'; run 'rename {stray} {settings.Machine}'")
                : new(Level.Ok, "machine", $"'{settings.Machine}' stands alone");
        }

        await using var session = new MachineSession(settings.Cluster, settings.Machine);
        try
        {
            return await session.HoldAsync(CancellationToken.None)
                ? new(Level.Ok, "machine", $"'{settings.Machine}' is free in cluster '{settings.Cluster.Id}'")
                : new(Level.Warn, "machine", $"a silo runs as '{settings.Machine}' in cluster '{settings.Cluster.Id}' now; a second one must set another Machine:Name");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return new(Level.Fail, "machine", $"whether '{settings.Machine}' is free can't be found out while the store can't be reached");
        }
    }
}
