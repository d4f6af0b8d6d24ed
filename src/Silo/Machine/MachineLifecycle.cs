using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Machine;

/// <summary>
/// What belongs to the life of a silo on its machine: before it takes work, the guardian watches over it and orphans of an
/// earlier one are ended; when it stops, so do all processes, even if its grains were cut off.
/// </summary>
internal sealed partial class MachineLifecycle(
    AgentHost agents, ProcessScope scope, SessionLimits limits, GuardianWatch guardian, ILogger<MachineLifecycle> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer)
    {
        observer.Subscribe(nameof(MachineLifecycle), ServiceLifecycleStage.ApplicationServices, StartAsync, EndAsync);
        observer.Subscribe(nameof(AgentHost), ServiceLifecycleStage.Active, static _ => Task.CompletedTask, _ => agents.StopAllAsync());
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await guardian.StartAsync(cancellationToken);
        var orphans = await OrphanSweep.RunAsync(scope.Id, scope.Machine);
        scope.Cgroups?.RemoveLeftovers();
        await limits.KeepAsync();
        scope.RemoveFormerRecords();
        if (orphans.Killed.Count > 0)
        {
            LogOrphans(logger, orphans.Killed.Count);
        }

        if (orphans.Survivors.Count > 0)
        {
            LogSurvivors(logger, string.Join(", ", orphans.Survivors.Select(static survivor => survivor.Pid)));
        }
    }

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        await agents.StopAllAsync();
        await guardian.EndAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Ended {Count} processes that an earlier run had left.")]
    private static partial void LogOrphans(ILogger logger, int count);

    [LoggerMessage(LogLevel.Error, "Processes {Pids} of an earlier run could not be ended.")]
    private static partial void LogSurvivors(ILogger logger, string pids);
}
