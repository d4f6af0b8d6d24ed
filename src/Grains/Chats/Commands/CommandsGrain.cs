namespace Dormouse.Grains.Chats.Commands;

/// <summary>Answers from this silo's own list.</summary>
[StatelessWorker, GrainType("commands")]
internal sealed class CommandsGrain : Grain, ICommandsGrain
{
    public Task<IReadOnlyList<CommandHelp>> List() => Task.FromResult(ChatCommands.Help);
}
