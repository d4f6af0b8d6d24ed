namespace Dormouse.Faults.Tests.Injection;

// What is done to an agent.
internal sealed partial class FaultInjector
{
    private async Task<int?> StrikeAgentAsync(Stage stage, Fault fault, int process, Trigger trigger)
    {
        // Somebody has written in this round, so an agent is there, or comes, or has answered and sleeps again.
        for (var looks = 0; process == 0 && looks < 100 && stage.SessionProcesses().Count == 0; looks++)
        {
            await Task.Delay(20);
        }

        var alive = stage.SessionProcesses();
        var target = process > 0 || alive.Count == 0 ? process : alive[fault.Dice % alive.Count];
        if (target == 0)
        {
            stage.Journal.Note(null, "no agent is there");
            return null;
        }

        stage.Journal.Note(null, $"the agent is {target}");
        if (fault.Kind is FaultKind.KillAgent or FaultKind.TermAgent)
        {
            _ = Signal(target, fault.Kind is FaultKind.KillAgent ? Kill : Terminate);
            Kills += fault.Kind is FaultKind.KillAgent ? 1 : 0;
            return target;
        }

        _ = Signal(target, Stop);
        trigger.Release();
        await Task.Delay(fault.Ms);
        _ = Signal(target, Continue);
        return target;
    }
}
