using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class EffortCommand : IChatCommand
{
    private const string AgentsOwn = "default";

    public string Name => "effort";

    public string Arguments => "[NAME]";

    public string Description => "show or set how hard the session's model thinks";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var status = await run.AskAsync(run.Current.Grain.Status());
        if (status.Efforts.Count == 0)
        {
            return [new(ModeTexts.NoEfforts(status.Name, status.Agent))];
        }

        string[] efforts = [AgentsOwn, .. status.Efforts];
        if (run.Arguments.Count == 0)
        {
            var others = efforts.Where(effort => effort != (status.Effort ?? AgentsOwn));
            var buttons = others.Select(static effort => new Choice(effort, $"/effort {effort}"));
            return [new(ModeTexts.Effort(status.Name, status.Effort), [.. buttons])];
        }

        if (efforts.FirstOrDefault(effort => string.Equals(effort, run.Text, StringComparison.OrdinalIgnoreCase)) is not { } chosen)
        {
            return [new(ModeTexts.UnknownEffort(run.Text, efforts))];
        }

        var set = chosen is AgentsOwn ? null : chosen;
        await run.AskAsync(run.Current.Grain.SetEffort(set));
        return [new(ModeTexts.Effort(status.Name, set))];
    }
}
