using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dormouse.Hosting.Storage;

/// <summary>Ready means that the store answers.</summary>
/// <param name="store">The store.</param>
public sealed class StoreHealth(IStore store) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.FindOpenWorkAsync(StateNames.Session, "", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The store can't be reached.", exception);
        }
    }
}
