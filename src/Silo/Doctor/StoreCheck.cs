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
                var postgres = settings.Cluster.Postgres!.Description;
                return Finding.Ok("store", isThere ? postgres : $"{postgres}; the first start makes the tables");
            }

            using var store = EmbeddedStore.Open(settings.StorePath);
            return FolderCheck.Writable("store", store.Path);
        }
        catch (UnavailableException exception)
        {
            var isRunning = exception.Message.Contains("another Dormouse", StringComparison.Ordinal);
            return isRunning ? Finding.Warn("store", "a Dormouse is running with it now") : Finding.Fail("store", exception.Message);
        }
    }
}
