using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.History;

/// <summary>
/// Looks every few minutes after the histories of sessions that nobody uses: a record that another program wrote anew meanwhile
/// (a terminal, a synchronisation of folders) is kept in its new form.
/// </summary>
internal sealed partial class HistorySweep(
    ProcessScope scope, AgentHost agents, TimeProvider time, ILogger<HistorySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            await Task.Run(Sweep, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Sweep()
    {
        foreach (var folder in scope.SessionFolders)
        {
            try
            {
                // The run of a session that is awake does it itself.
                if (agents.Find(new SessionKey(scope.Machine, Path.GetFileName(folder))) is null)
                {
                    new KeptHistory(folder).KeepAsNoted(time.WallNow());
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotKept(logger, exception, folder);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is kept of an agent's history in {Folder} could not be renewed.")]
    private static partial void LogNotKept(ILogger logger, Exception exception, string folder);
}
