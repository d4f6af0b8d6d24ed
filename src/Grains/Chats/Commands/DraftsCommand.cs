using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class DraftsCommand : IChatCommand
{
    public string Name => "drafts";

    public string Arguments => "[on|off]";

    public string Description => "show an answer as a draft while it grows";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var drafts = run.Chat.Drafts;
        if (!drafts.ArePossible)
        {
            return CommandRun.Say(DraftTexts.NotHere);
        }

        switch (run.Arguments)
        {
            case []:
                return CommandRun.Say(DraftTexts.Standing(drafts.AreOff, drafts.Refusal));
            case [var wish] when OnOff.Read(wish) is { } isOn:
                drafts.Set(isOn);
                run.Chat.Mode.Tell();
                return CommandRun.Say(isOn ? DraftTexts.On : DraftTexts.Off);
            default:
                return CommandRun.Say(DraftTexts.Usage);
        }
    }
}
