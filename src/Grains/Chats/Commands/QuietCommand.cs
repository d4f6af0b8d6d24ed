using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class QuietCommand : IChatCommand
{
    public string Name => "quiet";

    public string Description => "show final answers only";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        run.Chat.Mode.Set(OutputMode.Quiet);
        return CommandRun.Say(ChatTexts.Mode(OutputMode.Quiet));
    }
}
