using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public sealed class ShellConnectionTests
{
    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_command_is_answered_with_one_sentence_instead_of_being_run_when_the_disk_is_full()
    {
        await using var house = new TestHouse();
        using var memory = new TempFolder();
        File.CreateSymbolicLink(memory["begun"], "/dev/full");
        var events = new AgentEventQueue();
        var taken = new EventList();
        var start = house.Of("bash", "--noediting", "--norc", "-i");
        var connection = new ShellConnection(start, memory.Path, events);
        await using var process = await Subprocess.StartAsync(start, cancellationToken: TestHouse.Ended);
        var running = connection.RunAsync(process);
        var pumping = events.PumpAsync("run", taken, TimeProvider.System, static _ => { }, TestHouse.Ended);
        var prompt = new AgentPrompt(Guid.NewGuid(), "touch ran", []);

        Assert.True(await connection.GiveAsync(prompt));

        var ended = await taken.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, TurnOutcome.Failed), (ended.PromptId, ended.Outcome));
        Assert.Equal(
            "⚠ The command was not run: the disk that holds Dormouse's store takes no more writes. Free some space there, then send the command again.",
            ended.Text);
        Assert.False(File.Exists(Path.Combine(house.Folder, "ran")));
        Assert.False(connection.IsInTurn);
        process.CloseStandardInput();
        await running;
        events.Complete();
        await pumping;
    }
}
