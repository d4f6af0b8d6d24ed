namespace Dormouse.Grains.Texts;

/// <summary>What is said of agents and of the one that a session works with.</summary>
public static class AgentChoiceTexts
{
    /// <summary>No machine is online.</summary>
    public const string NoMachine = "No machine is online.";

    /// <summary>What <c>/agent</c> expects.</summary>
    public const string AgentUsage = "Write /agent NAME; /agents shows the agents that there are.";

    /// <summary>A machine has no such agent.</summary>
    /// <param name="agent">What was written.</param>
    /// <param name="there">The agents that it has.</param>
    /// <returns>One sentence.</returns>
    public static string NoAgent(string agent, IReadOnlyList<AgentDescription> there) =>
        $"The session's machine has no agent {VisibleText.OfLine(agent)}; it has {Names(there)}.";

    /// <summary>Which agent a session works with.</summary>
    /// <param name="session">The session.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="there">The agents of its machine.</param>
    /// <returns>One sentence.</returns>
    public static string Agent(string session, string agent, IReadOnlyList<AgentDescription> there) =>
        $"Session {session} works with {agent}; its machine has {Names(there)}.";

    /// <summary>A session has another agent.</summary>
    /// <param name="session">The session.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="hint">What that one can't do, or null.</param>
    /// <returns>The text.</returns>
    public static string AgentSet(string session, string agent, string? hint) =>
        $"From the next message on, {agent} works in the folder of session {session}. The conversation so far does not come along; "
        + $"{agent} is told so.{(hint is null ? "" : $" {hint}")}";

    /// <summary>What the new agent of a folder is told, for brackets.</summary>
    /// <param name="former">The agent before it.</param>
    /// <returns>One line.</returns>
    public static string HandedOver(string former) =>
        $"From Dormouse: until now the agent {former} worked in this folder for the same person, and handed it to you. You do not have "
        + "that conversation, only the files as they are; look at them before you change anything";

    /// <summary>The agents of a machine, a line each.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="agents">Its agents; null if it does not answer.</param>
    /// <returns>Lines.</returns>
    public static IEnumerable<string> AgentLines(string machine, IReadOnlyList<AgentDescription>? agents) =>
        agents is null
            ? [$"- **{machine}** is away"]
            : agents.Select(agent => $"- **{agent.Name}** {$"{agent.Version} on {machine}".Trim()}{LoginOf(agent)}");

    private static string Names(IEnumerable<AgentDescription> agents) => string.Join(", ", agents.Select(static one => one.Name));

    private static string LoginOf(AgentDescription agent) => agent switch
    {
        { IsLoggedIn: true } => " · logged in",
        { IsLoggedIn: false, Traits.Login: { } how } => $" · not logged in; to log in, {how}",
        { IsLoggedIn: false } => " · not logged in",
        { Traits.Login: { } how } => $" · whether it is logged in shows with its first message; to log in, {how}",
        _ => "",
    };
}
