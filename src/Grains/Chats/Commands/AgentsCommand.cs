using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class AgentsCommand : IChatCommand
{
    public string Name => "agents";

    public string Description => "every agent, by machine, and how to log in to it";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var machines = await run.Overview.MachinesAsync();
        return
        [
            new(machines.Count == 0
                ? AgentChoiceTexts.NoMachine
                : string.Join('\n', machines.SelectMany(
                    static machine => AgentChoiceTexts.AgentLines(machine.Name, machine.Description?.Agents)))),
        ];
    }
}
