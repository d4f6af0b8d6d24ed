namespace Dormouse.Contracts;

/// <summary>
/// The agents of version 0.1.0, whose machines tell no more of an agent than its protocol. An agent that came later is not to be added
/// here: it tells its traits itself.
/// </summary>
internal static class FormerAgents
{
    private static readonly AgentTraits Shell = new()
    {
        RunsCommands = true,
        Hint = "No claude was found there, so it is a shell: send command lines.",
    };

    private static readonly AgentTraits Other = new() { TakesCorrections = true };

    /// <summary>What held of each agent of a protocol.</summary>
    /// <param name="protocol">The protocol's name.</param>
    /// <returns>The traits.</returns>
    public static AgentTraits TraitsOf(string protocol) => protocol == "shell" ? Shell : Other;
}
