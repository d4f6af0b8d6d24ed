namespace Dormouse.Grains.Chats.Commands;

/// <summary>What Telegram sends when somebody opens the bot for the first time.</summary>
internal sealed class StartCommand : IChatCommand
{
    public string Name => "start";

    public string Description => "the same as /help";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => CommandRun.Say(HelpText.Text);
}
