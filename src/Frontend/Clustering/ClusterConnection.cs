using Dormouse.Hosting.Membership;
using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;

namespace Dormouse.Frontend.Clustering;

/// <summary>
/// This program as a client of the cluster's silos. It has a host of its own, so that the doors are open, and say why they
/// are not ready, while no silo is there yet.
/// </summary>
internal sealed partial class ClusterConnection : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IHost _host;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ClusterConnection(IHost host) => _host = host;

    /// <summary>The grains; calls fail until a silo is reached, and while none is there.</summary>
    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    /// <summary>Whether a silo was ever reached.</summary>
    public ClusterStart Start => new(_begun.Task);

    /// <summary>Makes the connection; nothing is sent yet.</summary>
    /// <param name="settings">The cluster.</param>
    /// <param name="certificate">What it shows to silos, asked for when the connection begins; null if it shows nothing.</param>
    /// <param name="configuration">All settings.</param>
    /// <returns>The connection.</returns>
    public static ClusterConnection Make(ClusterOptions settings, Func<InstalledCertificate>? certificate, IConfiguration configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddDormouseLogging(configuration);
        builder.Services.AddSingleton<IHostLifetime, OurLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.UseCluster(settings, certificate);
            client.UseConnectionRetryFilter<KeepTrying>();
        });
        return new(builder.Build());
    }

    /// <summary>Waits until a silo is reached.</summary>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    public async Task BeginAsync(CancellationToken stopping)
    {
        await _host.StartAsync(stopping);
        _begun.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (_begun.Task.IsCompleted)
        {
            await _host.StopAsync();
        }

        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    /// <summary>A frontend that was started first waits for the silos, for as long as it takes.</summary>
    private sealed partial class KeepTrying(ILogger<KeepTrying> logger) : IClientConnectionRetryFilter
    {
        private bool _isTold;

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (!_isTold)
            {
                LogWaiting(logger, exception.GetBaseException().Message);
                _isTold = true;
            }

            await Task.Delay(Pause, cancellationToken);
            return true;
        }

        [LoggerMessage(LogLevel.Warning, "No silo of the cluster can be reached yet ({Reason}); tried again until one can.")]
        private static partial void LogWaiting(ILogger logger, string reason);
    }

    /// <summary>Signals are the other host's.</summary>
    private sealed class OurLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
