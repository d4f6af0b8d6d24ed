using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dormouse.Frontend.Clustering;

/// <summary>Ready means that a silo answers.</summary>
/// <param name="start">Whether one was ever reached.</param>
/// <param name="grains">The grains.</param>
internal sealed class ClusterHealth(ClusterStart start, IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!start.HasBegun)
        {
            return HealthCheckResult.Unhealthy("No silo has been reached yet.");
        }

        try
        {
            await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("No silo answers.", exception);
        }
    }
}
