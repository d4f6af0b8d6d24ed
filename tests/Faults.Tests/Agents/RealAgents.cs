using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Injection;
using Dormouse.Faults.Tests.Judging;
using Dormouse.Faults.Tests.People;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>The real claude CLI with a fake model behind it: what reaches the model was given.</summary>
internal sealed class RealAgents : IAgents
{
    private readonly FakeMessagesApi _model;
    private readonly string _version;
    private readonly List<Given> _given = [];

    private RealAgents(FakeMessagesApi model, string version) => (_model, _version) = (model, version);

    public IReadOnlyList<(string Key, string Value)> Settings =>
    [
        ("Agents:claude:Command", Programs.Claude(_version)),
        ("Agents:claude:Environment:ANTHROPIC_BASE_URL", _model.Url),
        ("Agents:claude:Environment:ANTHROPIC_API_KEY", "test-key"),
        ("Agents:claude:Environment:DISABLE_TELEMETRY", "1"),
        ("Agents:claude:Environment:CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("Agents:claude:Environment:CLAUDE_CODE_MAX_RETRIES", "0"),
    ];

    public IReadOnlyList<Given> Given
    {
        get
        {
            lock (_given)
            {
                return [.. _given];
            }
        }
    }

    /// <param name="version">Of the CLI.</param>
    /// <param name="reached">Is awaited in the middle of each answer.</param>
    public static async Task<RealAgents> StartAsync(string version, Func<int, PathPoint, Task> reached)
    {
        var agents = new RealAgents(await FakeMessagesApi.StartAsync(), version);
        agents._model.Respond = request => request.IsBackground ? null : agents.Answer(request, reached);
        return agents;
    }

    public void Tell(Journal journal)
    {
        foreach (var given in Given)
        {
            journal.Note(given.Id, $"the model is asked ({given.Kind})", given.At);
        }

        foreach (var violation in _model.Violations)
        {
            journal.Complain($"the Messages API was used wrongly: {violation}");
        }
    }

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    private FakeReply Answer(ModelRequest request, Func<int, PathPoint, Task> reached)
    {
        var text = request.LastUserText;
        var id = Reading.About(text) ?? "-";
        int number;
        lock (_given)
        {
            _given.Add(new(Journal.Now, "", "", id, Reading.KindOf(text)));
            number = _given.Count;
        }

        var gate = new TaskCompletionSource();
        _ = LetGoAsync(reached(0, PathPoint.Half), gate);
        return FakeReply.SlowText([$"answered {id} as", $" prompt {number}"], gate);
    }

    private static async Task LetGoAsync(Task held, TaskCompletionSource gate)
    {
        await held;
        gate.TrySetResult();
    }
}
