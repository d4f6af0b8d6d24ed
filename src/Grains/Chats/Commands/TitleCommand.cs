using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class TitleCommand : IChatCommand
{
    public string Name => "title";

    public string Arguments => "[TEXT]";

    public string Description => "show or set the title of the session's conversation";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count == 0)
        {
            var status = await run.AskAsync(run.Current.Grain.Status());
            return [new(TitleTexts.Title(status.Name, status.Title))];
        }

        if (TitleText.Of(run.Text).Length == 0)
        {
            return [new(TitleTexts.Nothing)];
        }

        var kept = await run.AskAsync(run.Current.Grain.SetTitle(run.Text));
        return [new(TitleTexts.Title(run.Current.Name!, kept))];
    }
}
