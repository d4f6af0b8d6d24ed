namespace Dormouse.Grains.Chats.Commands;

internal sealed class HelpCommand : IChatCommand
{
    public string Name => "help";

    public string Description => "what this is, and every command";

    public bool OnlyShows => true;

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => CommandRun.Say(HelpText.Text);
}
