using Dormouse.Cluster.Settings;
using Dormouse.Cluster.Storage;
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

    private static async Task<Finding> MachineNameAsync(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster)
        {
            return new(Level.Ok, "machine", $"'{settings.Machine}' stands alone");
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
