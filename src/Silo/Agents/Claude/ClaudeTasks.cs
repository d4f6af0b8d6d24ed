using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What the agent runs beside its turns. Newer versions (seen on 2.1.330 and 2.1.332) print the list of it; on older ones (2.1.197) a task
/// counts from its start to its end, unless it belongs to a tool that the turn waits for. The reader of the output writes, anybody reads.
/// </summary>
internal sealed class ClaudeTasks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string?> _tools = [];
    private readonly HashSet<string> _stopped = [];
    private HashSet<string> _running = [];
    private bool _isListed;

    /// <summary>How many run.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Whether one still runs that was asked to end.</summary>
    public bool IsStopping
    {
        get
        {
            lock (_lock)
            {
                return _stopped.Count > 0;
            }
        }
    }

    /// <summary>How often a stop was begun: while something that was told to end still runs, another one is the same.</summary>
    public int StopsBegun { get; private set; }

    /// <summary>Asks for the end of all that run now.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> Stop()
    {
        lock (_lock)
        {
            StopsBegun += _stopped.Count > 0 ? 0 : 1;
            _stopped.UnionWith(_running);
            return [.. _stopped];
        }
    }

    /// <summary>A line <c>background_tasks_changed</c>: all that runs.</summary>
    /// <param name="message">The line.</param>
    public void List(JsonElement message)
    {
        lock (_lock)
        {
            _isListed = true;
            _running = [.. message.Items("tasks").Select(static (task, index) => task.String("task_id") ?? $"{index}")];
            _stopped.IntersectWith(_running);
        }
    }

    /// <summary>A line <c>task_started</c>.</summary>
    /// <param name="message">The line.</param>
    public void Start(JsonElement message)
    {
        lock (_lock)
        {
            if (!_isListed && message.Property("is_backgrounded") is not { ValueKind: JsonValueKind.False })
            {
                var id = message.String("task_id") ?? "";
                _running.Add(id);
                _tools[id] = message.String("tool_use_id");
            }
        }
    }

    /// <summary>A line <c>task_notification</c>.</summary>
    /// <param name="message">The line.</param>
    public void End(JsonElement message)
    {
        lock (_lock)
        {
            Forget(message.String("task_id") ?? "");
        }
    }

    /// <summary>A tool came back: what it has left running runs beside the turn.</summary>
    /// <param name="toolUse">The id of its use.</param>
    public void ToolReturned(string toolUse)
    {
        lock (_lock)
        {
            foreach (var id in _tools.Where(tool => tool.Value == toolUse).Select(static tool => tool.Key).ToArray())
            {
                _tools.Remove(id);
            }
        }
    }

    /// <summary>A turn ended, and with it what belonged to a tool that it waited for.</summary>
    public void TurnEnded()
    {
        lock (_lock)
        {
            foreach (var id in _tools.Where(static tool => tool.Value is not null).Select(static tool => tool.Key).ToArray())
            {
                Forget(id);
            }
        }
    }

    private void Forget(string id)
    {
        _running.Remove(id);
        _stopped.Remove(id);
        _tools.Remove(id);
    }
}
