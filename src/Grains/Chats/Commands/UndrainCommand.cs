namespace Dormouse.Grains.Chats.Commands;

internal sealed class UndrainCommand : IChatCommand
{
    public string Name => "undrain";

    public string Arguments => "MACHINE";

    public string Description => "let a machine take work again; owner only";

    public bool IsOwnerOnly => true;

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => DrainCommand.SetAsync(run, isDraining: false);
}
