using System.Reflection;
using System.Runtime.InteropServices;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Faults.Tests.Injection;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>Dummy agents, which can be held at every point and keep a log of their own.</summary>
internal sealed class DummyAgents : IAgents
{
    private readonly AgentLogs _logs;
    private readonly AgentPoints _points;

    public DummyAgents(TestHome home, Func<int, PathPoint, Task> reached)
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
