namespace Dormouse.Frontend.Hosting;

/// <summary>The warning of a cluster without a lock, for those who read only the log.</summary>
internal static partial class InsecurityWarning
{
    /// <summary>Logs it.</summary>
    /// <param name="services">The program.</param>
    /// <param name="insecurity">What is insecure; null if nothing is.</param>
    public static void Log(IServiceProvider services, string? insecurity)
    {
        if (insecurity is not null)
        {
            LogInsecure(services.GetRequiredService<ILoggerFactory>().CreateLogger("Dormouse.Cluster"), insecurity);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Insecurity}.")]
    private static partial void LogInsecure(ILogger logger, string insecurity);
}
