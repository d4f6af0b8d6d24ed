using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What is left of <c>/btw</c> when <see cref="Steering"/> has made prompts of those that ask something.</summary>
internal sealed class BtwCommand : IChatCommand
{
    public string Name => Steering.Aside;

    public string Arguments => "QUESTION";

    public string Description => "ask beside the turn that runs; nothing of it stays in the conversation";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run) => CommandRun.Say(AsideTexts.Usage);
}
