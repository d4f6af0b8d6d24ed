using Dormouse.Hosting.People;
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
            : new[]
            {
                new Finding(
                    found.Agents.Count == 0 || settings.Options.Sessions.Agent == agent.Key ? FindingLevel.Fail : FindingLevel.Warn,
                    $"agent {agent.Key}",
                    $"'{agent.Value.Command}' can't be run; install it, or set Agents:{agent.Key}:Command to where it is"),
            });
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
