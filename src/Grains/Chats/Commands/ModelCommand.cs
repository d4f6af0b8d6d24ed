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
        var status = await run.AskAsync(run.Current.Grain.Status());
        if (run.Arguments.Count == 0)
        {
            return [status.Choices is { Models.Count: > 0 } told
                ? new(ModeTexts.Models(status), [.. Buttons([AgentsOwn, .. told.Models], status.Model ?? AgentsOwn)])
                : new(ChatTexts.Model(run.Current.Name, status.Model))];
        }

        if (status.Choices is { } choices)
        {
            return [new(await ChooseAsync(run, status, choices.Models))];
        }

        if (run.Arguments.Count > 1 || !ModelName.IsValid(run.Arguments[0]))
        {
            return [new(ChatTexts.BadModel(run.Text))];
        }

        var model = run.Arguments[0] is AgentsOwn ? null : run.Arguments[0];
        await run.AskAsync(run.Current.Grain.SetModel(model));
        return [new(ChatTexts.Model(run.Current.Name, model))];
    }

    /// <summary>Chooses among the models that the agent has told.</summary>
    private static async Task<string> ChooseAsync(CommandRun run, SessionStatus status, IReadOnlyList<string> models)
    {
        var model = models.FirstOrDefault(one => string.Equals(one, run.Text, StringComparison.OrdinalIgnoreCase));
        if (model is null && run.Text is not AgentsOwn)
        {
            return models.Count == 0 ? ModeTexts.NoModels(status.Name, status.Agent) : ModeTexts.UnknownModel(run.Text, models);
        }

        await run.AskAsync(run.Current.Grain.SetModel(model));
        return ChatTexts.Model(status.Name, model);
    }

    private static IEnumerable<Choice> Buttons(IReadOnlyList<string> models, string current) => models
        .Where(model => model != current).Take(ChatTexts.MostButtons).Select(static model => new Choice(model, $"/model {model}"));
}
