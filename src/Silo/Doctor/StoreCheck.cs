using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether the store can be had.</summary>
internal static class StoreCheck
{
    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        try
        {
            if (settings.Cluster.IsCluster)
            {
                var isThere = await PostgresStore.LookAsync(settings.Cluster);
                return new(FindingLevel.Ok, "store", $"{settings.Cluster.Postgres!.Description}{(isThere ? "" : "; the first start makes the tables")}");
            }

            using var store = EmbeddedStore.Open(settings.StorePath);
            return FolderCheck.Writable("store", store.Path);
        }
        catch (UnavailableException exception)
        {
            var isRunning = exception.Message.Contains("another Dormouse", StringComparison.Ordinal);
            return new(isRunning ? FindingLevel.Warn : FindingLevel.Fail, "store", isRunning ? "a Dormouse is running with it now" : exception.Message);
        }
    }
}
