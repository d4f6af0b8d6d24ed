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
    /// <returns>What to start; the scope is filled in by the host.</returns>
    public static SubprocessStart Prepare(AgentLaunch launch, AgentOptions settings, AcpAgent agent)
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
            Environment = Surroundings(launch, settings, agent),
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

    private static bool IsSet(Dictionary<string, string?> environment, string name) =>
        environment.TryGetValue(name, out var value) ? value is not null : Environment.GetEnvironmentVariable(name) is not null;
}
