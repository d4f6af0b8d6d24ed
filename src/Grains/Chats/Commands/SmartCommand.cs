using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class SmartCommand : IChatCommand
{
    public string Name => "smart";

    public string Description => "show final answers and one line of progress";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        run.Chat.Mode.Set(OutputMode.Smart);
        return CommandRun.Say(ChatTexts.Mode(OutputMode.Smart));
    }
}
