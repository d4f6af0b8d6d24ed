using Dormouse.Hosting.Storage;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether the machine's name is free, and all sessions of the store are its own.</summary>
internal static class MachineNameCheck
{
    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static async Task<Finding> RunAsync(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster)
        {
            return EmbeddedNames.PeekSessions(settings.StorePath).FirstOrDefault(other => other != settings.Machine) is { } stray
                ? Finding.Warn(
                    "machine",
                    $"there are sessions of '{stray}', which never run while this machine is '{settings.Machine}'; "
                    + $"run 'rename {stray} {settings.Machine}'")
                : Finding.Ok("machine", $"'{settings.Machine}' stands alone");
        }

        await using var session = new MachineSession(settings.Cluster, settings.Machine);
        try
        {
            return await session.HoldAsync(CancellationToken.None)
                ? Finding.Ok("machine", $"'{settings.Machine}' is free in cluster '{settings.Cluster.Id}'")
                : Finding.Warn(
                    "machine",
                    $"a silo runs as '{settings.Machine}' in cluster '{settings.Cluster.Id}' now; "
                    + "a second one must set another Machine:Name");
        }
        catch (Exception exception) when (PostgresStore.IsAway(exception))
        {
            return Finding.Fail("machine", $"whether '{settings.Machine}' is free can't be found out while the store can't be reached");
        }
    }
}
