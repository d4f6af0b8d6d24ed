namespace Dormouse.Hosting.Tls;

/// <summary>Warns once a day while this program's certificate is about to end.</summary>
internal sealed partial class CertificateWatch(
    InstalledCertificate installed, TimeProvider time, ILogger<CertificateWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            var certificate = installed.Refresh(logger);
            if (CertificateChoice.EndsSoon(certificate, time.WallNow()))
            {
                LogEndsSoon(logger, CertificateChoice.Describe(certificate, time.WallNow()));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Without a new certificate this program will be alone: {Description}.")]
    private static partial void LogEndsSoon(ILogger logger, string description);
}
