using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class MachinesCommand : IChatCommand
{
    public string Name => "machines";

    public string Description => "every machine and how it is doing";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var now = run.Scope.Time.WallNow();
        var lines = (await run.Overview.MachinesAsync()).Select(machine => machine.Description is { } described
            ? StatusTexts.MachineLine(described, machine.Own)
            : StatusTexts.AwayLine(machine, now));
        return [new(string.Join('\n', lines))];
    }
}
