using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dormouse.Frontend.Hosting;

/// <summary>Ready means that a silo answers.</summary>
/// <param name="grains">The grains.</param>
internal sealed class ClusterHealth(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"No silo answers: {exception.GetBaseException().Message}");
        }
    }
}
