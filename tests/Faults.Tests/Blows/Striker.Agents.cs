namespace Dormouse.Faults.Tests.Blows;

// What is done to an agent.
internal sealed partial class Striker
{
    private async Task<int?> StrikeAgentAsync(Stage stage, Blow blow, int process, Trigger trigger)
    {
        // Somebody has written in this round, so an agent is there, or comes, or has answered and sleeps again.
        for (var looks = 0; process == 0 && looks < 100 && stage.SessionProcesses().Count == 0; looks++)
        {
            await Task.Delay(20);
        }

        var alive = stage.SessionProcesses();
        var target = process > 0 || alive.Count == 0 ? process : alive[blow.Dice % alive.Count];
        if (target == 0)
        {
            stage.Journal.Note(null, "no agent is there");
            return null;
        }

        stage.Journal.Note(null, $"the agent is {target}");
        if (blow.Kind is BlowKind.KillAgent or BlowKind.TermAgent)
        {
            _ = Signal(target, blow.Kind is BlowKind.KillAgent ? Kill : Terminate);
            Kills += blow.Kind is BlowKind.KillAgent ? 1 : 0;
            return target;
        }

        _ = Signal(target, Stop);
        trigger.Release();
        await Task.Delay(blow.Ms);
        _ = Signal(target, Continue);
        return target;
    }
}
