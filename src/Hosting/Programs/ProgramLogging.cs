using Microsoft.Extensions.Logging.Console;

namespace Dormouse.Hosting.Programs;

/// <summary>How our programs log: to standard error, for standard output is for people and holds one block.</summary>
public static class ProgramLogging
{
    /// <summary>Sets it up.</summary>
    /// <param name="logging">The logging.</param>
    /// <param name="configuration">All settings; <c>Logging</c> is read.</param>
    public static void AddDormouseLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders().AddSimpleConsole(static options =>
        {
            options.SingleLine = true;

            // Colours are control characters, and none of those gets out; see VisibleWriter.
            options.ColorBehavior = LoggerColorBehavior.Disabled;
            options.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            options.UseUtcTimestamp = true;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(static options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("", LogLevel.Warning).AddFilter("Dormouse", LogLevel.Information).AddFilter("Polly", LogLevel.Error);

        // What can't be had at the start is said in one line of ours; what ends the program later is critical.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // Its first round counts from the boot of the system and warns of nothing.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        logging.AddConfiguration(configuration.GetSection("Logging"));
    }
}
