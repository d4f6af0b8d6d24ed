namespace Dormouse.Hosting.Programs;

/// <summary>What is to be known of a program's start, for those who read only the log: a cluster without a lock, for example.</summary>
internal static partial class StartWarning
{
    /// <summary>Logs it.</summary>
    /// <param name="services">The program.</param>
    /// <param name="warning">One sentence without an end mark; null if there is nothing to warn of.</param>
    public static void Log(IServiceProvider services, string? warning)
    {
        if (warning is not null)
        {
            LogWarning(services.GetRequiredService<ILoggerFactory>().CreateLogger("Dormouse.Start"), warning);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Warning}.")]
    private static partial void LogWarning(ILogger logger, string warning);
}
