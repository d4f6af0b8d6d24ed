using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class BackgroundCommand : IChatCommand
{
    public string Name => "background";

    public string Description => "have the tool that runs go on in the background, and the turn go on without it";

    public bool NeedsSession => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var (session, name) = (run.Current.Grain, run.Current.Name);
        return run.Arguments switch
        {
            [] => [new(await run.AskAsync(session.PutInBackground()) switch
            {
                BackgroundReceipt.Told => AsideTexts.InBackground(name),
                BackgroundReceipt.NothingRuns => AsideTexts.NothingRuns(name),
                _ => AsideTexts.NoBackground(name),
            })],
            ["stop", var task] => [new(await run.AskAsync(session.StopTask(task)) ? AsideTexts.Stopping(name) : AsideTexts.NoTask(name))],
            _ => [new(AsideTexts.BackgroundUsage)],
        };
    }
}
