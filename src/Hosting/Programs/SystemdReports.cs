using System.Globalization;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace Dormouse.Hosting.Programs;

/// <summary>
/// Tells systemd that the program is ready, lives and stops (<c>sd_notify(3)</c>), if a unit of <c>Type=notify</c> started it. The
/// package's own lifetime would say ready as soon as the host has started, and change the form of the log.
/// </summary>
/// <param name="systemd">Sends the messages; does nothing without <c>NOTIFY_SOCKET</c>.</param>
/// <param name="lifetime">Says when the program begins to stop.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what could not be told.</param>
internal sealed partial class SystemdReports(
    ISystemdNotifier systemd, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SystemdReports> logger) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How often systemd wants to hear of the program (<c>WatchdogSec=</c>); null for never.</summary>
    private static TimeSpan? WatchdogTime
    {
        get
        {
            var isOurs = Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
                || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            var isSet = long.TryParse(
                Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds);
            return isOurs && isSet && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds) : null;
        }
    }

    /// <summary>The program is ready.</summary>
    public void SayReady()
    {
        Tell(ServiceState.Ready);
        _ready.TrySetResult();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host ends this task only after it has said that it stops.
        using var stopping = lifetime.ApplicationStopping.Register(() => Tell(ServiceState.Stopping));
        try
        {
            await _ready.Task.WaitAsync(stoppingToken);
            await WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>A pool of threads that is stuck says nothing any more, and that is what is watched.</summary>
    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (!systemd.IsEnabled || WatchdogTime is not { } wanted)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
            return;
        }

        // At half the time, as sd_watchdog_enabled(3) advises.
        using var timer = new PeriodicTimer(wanted / 2, time);
        do
        {
            Tell(Alive);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Tell(ServiceState state)
    {
        try
        {
            systemd.Notify(state);
        }
        catch (SocketException exception)
        {
            LogUntold(exception, state.ToString());
        }
    }

    [LoggerMessage(LogLevel.Warning, "systemd could not be told {State}.")]
    private partial void LogUntold(Exception exception, string state);
}
