using System.Net;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether the ports of a cluster are locked, and for how long.</summary>
internal static class ClusterCheck
{
    /// <summary>Checks it.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static Finding Run(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster)
        {
            return Finding.Ok("cluster", "not set up (Storage:Postgres)");
        }

        try
        {
            var now = TimeProvider.System.WallNow();
            return CertificateChoice.ForSilo(settings.Cluster, settings.ClusterFiles, settings.Machine, now)?.Current is { } certificate
                ? new(
                    CertificateChoice.EndsSoon(certificate, now) ? FindingLevel.Warn : FindingLevel.Ok,
                    "cluster",
                    CertificateChoice.Describe(certificate, now))
                : IPAddress.IsLoopback(settings.Cluster.Address)
                && !settings.Cluster.Insecure
                ? Finding.Ok("cluster", $"{settings.Cluster.Address} can be reached from this machine only")
                : Finding.Warn("cluster", CertificateChoice.Insecurity(settings.Cluster, certificate: null, isSilo: true)!);
        }
        catch (SettingsException exception)
        {
            return Finding.Fail("cluster", exception.Message);
        }
    }
}
