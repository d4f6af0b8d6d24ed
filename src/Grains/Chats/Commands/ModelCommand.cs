using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class ModelCommand : IChatCommand
{
    private const string AgentsOwn = "default";

    public string Name => "model";

    public string Arguments => "[NAME]";

    public string Description => "show or set the session's model";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments.Count == 0)
        {
            return [new(ChatTexts.Model(run.Current.Name, (await run.AskAsync(run.Current.Grain.Status())).Model))];
        }

        if (run.Arguments.Count > 1 || !ModelName.IsValid(run.Arguments[0]))
        {
            return [new(ChatTexts.BadModel(run.Text))];
        }

        var model = run.Arguments[0] is AgentsOwn ? null : run.Arguments[0];
        await run.AskAsync(run.Current.Grain.SetModel(model));
        return [new(ChatTexts.Model(run.Current.Name, model))];
    }
}
