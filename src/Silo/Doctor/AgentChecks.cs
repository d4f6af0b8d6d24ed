using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether agents are there, and people are logged in to them.</summary>
internal static class AgentChecks
{
    /// <summary>Looks for every agent of the settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>A finding for each, and for each login to it.</returns>
    public static async Task<IEnumerable<Finding>> RunAsync(SiloSettings settings)
    {
        var protocols = new AgentProtocols(settings.Descriptors, new(settings.Options.Personas), NullLoggerFactory.Instance);
        var found = await FoundAgents.LookAsync(settings.Options.Agents, protocols, CancellationToken.None);
        return settings.Options.Agents.SelectMany(agent => found.Agents.FirstOrDefault(known => known.Name == agent.Key) is { } there
            ? [Finding.Ok($"agent {agent.Key}", $"version {there.Version}"), .. Logins(settings, agent.Key)]
            : IsMissed(settings, agent.Key, agent.Value) ? new[]
            {
                new Finding(
                    found.Agents.Count == 0 || settings.Options.Sessions.Agent == agent.Key ? FindingLevel.Fail : FindingLevel.Warn,
                    $"agent {agent.Key}",
                    $"'{agent.Value.Command}' can't be run; install it, or set Agents:{agent.Key}:Command to where it is"),
            }
            : []);
    }

    /// <summary>Says which of our variables no agent sees.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The finding.</returns>
    public static Finding Environment(SiloSettings settings) => Environment(settings, ChildEnvironment.Inherited);

    /// <summary>Says which variables no agent sees.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="inherited">The names of the variables.</param>
    /// <returns>The finding.</returns>
    internal static Finding Environment(SiloSettings settings, IEnumerable<string> inherited)
    {
        var agents = settings.Options.Agents.Select(
            agent => (agent.Value, settings.Descriptors.Of(agent.Value.Protocol).VariablesOf(agent.Key, agent.Value)));
        return ChildEnvironment.Dropped(agents, inherited) is { Count: > 0 } dropped
            ? Finding.Ok(
                "environment",
                $"no agent sees {string.Join(", ", dropped.Select(Visible))} (Agents:<name>:PassEnvironment:0 passes a name, or NAMES*)")
            : Finding.Ok("environment", "agents see all of it that is not Dormouse's own");

        static string Visible(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? '?' : c));
    }

    /// <summary>Whether somebody wants an agent that can't be found: one of several that are only looked for is no fault.</summary>
    private static bool IsMissed(SiloSettings settings, string name, AgentOptions agent)
    {
        var kind = settings.Descriptors.Of(agent.Protocol);
        return !kind.IsOptional
            || settings.Options.Sessions.Agent == name
            || kind.Initial.GetValueOrDefault(name)?.Command != agent.Command;
    }

    /// <summary>The logins to an agent: one for each folder in which a person has one.</summary>
    private static IEnumerable<Finding> Logins(SiloSettings settings, string agent) => settings.Options.People.Keys
        .Append(KnownPeople.Owner)
        .Select(user => settings.ConfigDirectory(agent, user))
        .Distinct()
        .Select(folder => settings.Descriptors
            .Of(settings.Options.Agents[agent].Protocol).FindLogin(agent, settings.Options.Agents[agent], folder))
        .OfType<LoginFinding>()
        .Select(login => new Finding(login.IsThere ? FindingLevel.Ok : FindingLevel.Warn, $"login {agent}", login.Text));
}
