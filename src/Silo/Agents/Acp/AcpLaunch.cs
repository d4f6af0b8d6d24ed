using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>How an agent is started.</summary>
internal static class AcpLaunch
{
    /// <summary>Prepares the start.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="agent">What is known of it.</param>
    /// <param name="privateFolder">The session's private folder.</param>
    /// <returns>What to start; the scope is filled in by the host.</returns>
    public static SubprocessStart Prepare(AgentLaunch launch, AgentOptions settings, AcpAgent agent, string privateFolder)
    {
        if (launch.ConfigDirectory is { } folder)
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new()
        {
            FileName = settings.Command,
            Arguments = [.. settings.Arguments, .. agent.Arguments.Except(settings.Arguments)],
            WorkingDirectory = launch.WorkingFolder,
            Environment = WithoutOwnCode(Surroundings(launch, settings, agent), launch, agent, privateFolder),
            Mark = launch.Session.ToString(),
            Scope = "",
        };
    }

    /// <summary>Where the agent of a session looks for its files.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="agent">What is known of it.</param>
    /// <returns>The home.</returns>
    public static AcpHome HomeOf(AgentLaunch launch, AgentOptions settings, AcpAgent agent)
    {
        return HomeOf(Surroundings(launch, settings, agent));
    }

    /// <summary>Where an agent looks for its files.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="agent">What is known of it.</param>
    /// <param name="folder">The configuration folder of its person, or null for its own.</param>
    /// <returns>The home.</returns>
    public static AcpHome HomeOf(AgentOptions settings, AcpAgent agent, string? folder)
    {
        var environment = ChildEnvironment.For(settings, agent.Variables);
        if (folder is not null)
        {
            foreach (var (name, value) in agent.At(folder))
            {
                environment[name] = value;
            }
        }

        return HomeOf(environment);
    }

    private static AcpHome HomeOf(Dictionary<string, string?> surroundings)
    {
        return new(Variable("HOME") ?? "/", Variable);

        string? Variable(string name) =>
            surroundings.TryGetValue(name, out var value) ? value : Environment.GetEnvironmentVariable(name);
    }

    private static Dictionary<string, string?> Surroundings(AgentLaunch launch, AgentOptions settings, AcpAgent agent)
    {
        var environment = ChildEnvironment.For(settings, agent.Variables);
        if (launch.Home is not null)
        {
            environment["HOME"] = launch.Home;
        }

        if (launch.ConfigDirectory is { } folder)
        {
            foreach (var (name, value) in agent.At(folder))
            {
                environment[name] = value;
            }
        }

        // What a person has set for us to pass goes first.
        foreach (var (name, value) in agent.Environment.Where(one => !IsSet(environment, one.Key)))
        {
            environment[name] = value;
        }

        environment.TryAdd("TMPDIR", PrivateTemp.Of(launch.Owner));
        return environment;
    }

    /// <summary>Until its person trusts a project, an agent is kept from what that would make it run, as far as it can be.</summary>
    private static Dictionary<string, string?> WithoutOwnCode(
        Dictionary<string, string?> environment, AgentLaunch launch, AcpAgent agent, string privateFolder)
    {
        if (launch is not { Project: not null, TrustsProject: not true } || agent.FindOwnCode(launch.WorkingFolder).Count == 0)
        {
            return environment;
        }

        foreach (var (name, value) in agent.WithoutOwnCode)
        {
            environment[name] = value;
        }

        if (agent.SettingsWithoutOwnCode is var (variable, content))
        {
            var file = Path.Combine(privateFolder, "untrusted.json");
            File.WriteAllText(file, content);
            environment[variable] = file;
        }

        return environment;
    }

    private static bool IsSet(Dictionary<string, string?> environment, string name) =>
        environment.TryGetValue(name, out var value) ? value is not null : Environment.GetEnvironmentVariable(name) is not null;
}
