using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class VerboseCommand : IChatCommand
{
    public string Name => "verbose";

    public string Description => "show everything as it comes";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        run.Chat.Mode.Set(OutputMode.Verbose);
        return CommandRun.Say(ChatTexts.Mode(OutputMode.Verbose));
    }
}
