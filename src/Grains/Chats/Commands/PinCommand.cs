using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class PinCommand : IChatCommand
{
    public string Name => "pin";

    public string Arguments => "[on|off]";

    public string Description => "pin a line with session, machine and what waits";

    public Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var pin = run.Chat.Pin;
        if (!pin.IsPossible)
        {
            return CommandRun.Say(PinTexts.NotHere);
        }

        switch (run.Arguments)
        {
            case []:
                return CommandRun.Say(pin.IsOn ? PinTexts.IsOn : PinTexts.IsOff);
            case [var wish] when OnOff.Read(wish) is { } isOn:
                pin.Set(isOn);
                return CommandRun.Say(isOn ? PinTexts.On : PinTexts.Off);
            default:
                return CommandRun.Say(PinTexts.Usage);
        }
    }
}
