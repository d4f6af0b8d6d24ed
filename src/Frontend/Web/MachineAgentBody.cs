namespace Dormouse.Frontend.Web;

/// <summary>An agent of a machine.</summary>
/// <param name="Name">The name that it has in the settings.</param>
/// <param name="Machine">The machine that it is on.</param>
/// <param name="Protocol">How it is talked to.</param>
/// <param name="Version">The version that it reports; may be empty.</param>
internal sealed record MachineAgentBody(string Name, string Machine, string Protocol, string Version)
{
    /// <summary>Whether somebody is logged in to it; null if it is not known.</summary>
    public bool? LoggedIn { get; init; }

    /// <summary>How to log in, to go on after “to log in,”; null if nobody has to.</summary>
    public string? Login { get; init; }

    /// <summary>What it can't do, one sentence; or null.</summary>
    public string? Hint { get; init; }

    /// <summary>The agents of a machine; none while it is away.</summary>
    /// <param name="machine">The machine.</param>
    public static IEnumerable<MachineAgentBody> Of(MachineView machine) => (machine.Description?.Agents ?? []).Select(agent =>
        new MachineAgentBody(agent.Name, machine.Name, agent.Protocol, agent.Version)
        {
            LoggedIn = agent.IsLoggedIn,
            Login = agent.Traits.Login,
            Hint = agent.Traits.Hint,
        });
}
