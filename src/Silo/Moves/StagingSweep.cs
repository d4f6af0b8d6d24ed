using Dormouse.Silo.Machine;

namespace Dormouse.Silo.Moves;

/// <summary>
/// At the start and every day, removes what moves left that were called off while this machine was away. A move that still goes on after
/// so long fetches again what it needs.
/// </summary>
internal sealed partial class StagingSweep(Workspace workspace, TimeProvider time, ILogger<StagingSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(7);

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await Task.Run(Sweep, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Sweep()
    {
        try
        {
            foreach (var folder in Directory.Exists(workspace.Staging) ? Directory.GetDirectories(workspace.Staging) : [])
            {
                if (time.WallNow() - Directory.GetLastWriteTimeUtc(folder) > Old)
                {
                    // Never the working folder that it may have chosen: somebody may have moved in.
                    new Staging(folder).Remove();
                    LogRemoved(logger, folder);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogLeft(logger, exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Removed {Folder}, which a move that was called off had left.")]
    private static partial void LogRemoved(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Warning, "What moves that were called off had left could not be removed.")]
    private static partial void LogLeft(ILogger logger, Exception exception);
}
