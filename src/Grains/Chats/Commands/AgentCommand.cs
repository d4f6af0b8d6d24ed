using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class AgentCommand : IChatCommand
{
    public string Name => "agent";

    public string Arguments => "[NAME]";

    public string Description => "show the session's agent, or hand its folder to another one";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var (session, agents) = (run.Current.Name, (await run.AskAsync(run.Machine(run.Current.Machine).Describe())).Agents);
        if (run.Arguments.Count == 0)
        {
            var now = (await run.AskAsync(run.Current.Grain.Status())).Agent;
            var others = agents.Where(agent => agent.Name != now).Select(static agent => new Choice(agent.Name, $"/agent {agent.Name}"));
            return [new(AgentChoiceTexts.Agent(session, now, agents), [.. others.Take(ChatTexts.MostButtons)])];
        }

        if (run.Arguments.Count > 1)
        {
            return [new(AgentChoiceTexts.AgentUsage)];
        }

        var wanted = agents.FirstOrDefault(agent => string.Equals(agent.Name, run.Arguments[0], StringComparison.OrdinalIgnoreCase));
        if (wanted is null)
        {
            return [new(AgentChoiceTexts.NoAgent(run.Arguments[0], agents))];
        }

        if ((await run.AskAsync(run.Current.Grain.Status())).Agent == wanted.Name)
        {
            return [new(AgentChoiceTexts.Agent(session, wanted.Name, agents))];
        }

        return [new(await run.AskAsync(run.Current.Grain.SetAgent(wanted.Name))
            ?? AgentChoiceTexts.AgentSet(session, wanted.Name, wanted.Traits.Hint))];
    }
}
