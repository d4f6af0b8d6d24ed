using System.Reflection;
using System.Runtime.InteropServices;
using Dormouse.Faults.Tests.Injection;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>Dummy agents, which can be held at every point and keep a log of their own.</summary>
internal sealed class DummyAgents : IAgents
{
    /// <summary>The name of the agent that speaks the Agent Client Protocol; it can't be told of edits of what it was given.</summary>
    public const string Other = "other";

    private readonly AgentLogs _logs;
    private readonly AgentPoints _points;

    public DummyAgents(HomeFolder home, Func<int, PathPoint, Task> reached)
    {
        _logs = new(Path.Combine(home.Root, "agents"));
        _points = new(Path.Combine(home.Root, "points"), reached);
    }

    public IReadOnlyList<(string Key, string Value)> Settings =>
    [
        ("Agents:claude:Command", Program),
        ("Agents:claude:Environment:DUMMY_LOG", _logs.Folder),
        ("Agents:claude:Environment:DUMMY_POINTS", _points.Path),
        ("Agents:claude:Environment:DOTNET_ROOT", DotnetRoot),
        ($"Agents:{Other}:Protocol", "acp"),
        ($"Agents:{Other}:Command", Program),
        ($"Agents:{Other}:Arguments:0", "acp"),
        ($"Agents:{Other}:Environment:DUMMY_LOG", _logs.Folder),
        ($"Agents:{Other}:Environment:DUMMY_POINTS", _points.Path),
        ($"Agents:{Other}:Environment:DOTNET_ROOT", DotnetRoot),
    ];

    public IReadOnlyList<Given> Given => _logs.Given;

    public IReadOnlyList<Ended> Ended => _logs.Ended(_points.EndOf);

    public IReadOnlyList<Stopped> Stopped => _logs.Stopped;

    public void Tell(Journal journal) => _logs.Tell(journal);

    public ValueTask DisposeAsync() => _points.DisposeAsync();

    private static string Program => typeof(DummyAgents).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "AgentProgram").Value!;

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
}
