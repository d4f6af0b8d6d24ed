using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>The tool calls of a turn: the first word of one may be an update of it, and what it does may come bit by bit.</summary>
/// <param name="turn">The turn.</param>
/// <param name="activity">What the process shows of its work.</param>
internal sealed class AcpTools(AcpTurn turn, TurnActivityMeter activity)
{
    private readonly Dictionary<string, AcpTool> _tools = [];

    /// <summary>Whether a command runs.</summary>
    public bool HasCommand => _tools.Values.Any(static tool => tool is { Kind: "execute", IsDone: false });

    /// <summary>A turn begins: what the one before left open is over.</summary>
    public void Begin() => _tools.Clear();

    /// <summary>What is known of a tool call, with what a request says of it.</summary>
    /// <param name="call">The request's tool call.</param>
    /// <returns>The tool call.</returns>
    public AcpTool Of(JsonElement call)
    {
        var id = call.String("toolCallId") ?? "";
        return (_tools.GetValueOrDefault(id) ?? new AcpTool(id)).With(call);
    }

    /// <summary>Takes what is told of a tool call.</summary>
    /// <param name="update">The update.</param>
    /// <returns>What is to be told of it.</returns>
    public IEnumerable<AgentEvent> Take(JsonElement update)
    {
        var tool = Of(update);
        var isKnown = _tools.TryGetValue(tool.Id, out var before);
        if (!isKnown)
        {
            turn.UseTool();
            activity.ToolStarted(tool.Id, tool.Label);
        }

        var isDone = update.String("status") is "completed" or "failed";
        var tells = !tool.IsTold && (tool.HasInput || isDone || update.String("status") == "in_progress");
        _tools[tool.Id] = tool with { IsTold = tool.IsTold || tells, IsDone = tool.IsDone || isDone };
        if (tells)
        {
            yield return new AgentToolStarted(tool.Id, tool.Label, tool.Progress, tool.Input);
        }

        if (isDone && before is not { IsDone: true })
        {
            activity.ToolFinished(tool.Id);
            yield return new AgentToolFinished(tool.Id, tool.Result, update.String("status") == "failed");
        }
    }

    /// <summary>The turn is over, and so is everything in it.</summary>
    public void End()
    {
        foreach (var tool in _tools.Values.Where(static tool => !tool.IsDone))
        {
            activity.ToolFinished(tool.Id);
        }
    }
}
