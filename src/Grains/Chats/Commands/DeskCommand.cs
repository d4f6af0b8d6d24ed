using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>Says how to go on with a session in a terminal. Only the owner has the files of the machine.</summary>
internal sealed class DeskCommand : IChatCommand
{
    public string Name => "desk";

    public string Arguments => "[NAME]";

    public string Description => "the line that opens the session in a terminal";

    public bool NeedsSession => true;

    public bool IsOwnerOnly => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var entry = await run.User.Find(run.Arguments.Count == 0 ? run.Current.Name : run.Text);
        return entry switch
        {
            null => [new(ChatTexts.UnknownSession(run.Text))],
            { IsArchived: true } => [new(ChatTexts.IsArchived(entry.Name))],
            _ => [new(DeskTexts.Line(entry.Name, entry.Key.Machine))],
        };
    }
}
