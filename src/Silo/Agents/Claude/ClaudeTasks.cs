using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What the agent runs beside its turns. Newer versions (seen on 2.1.330 and 2.1.332) print the list of it; on older ones (2.1.197) a task
/// counts from its start to its end, unless it belongs to a tool that the turn waits for. The reader of the output writes, anybody reads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ClaudeTasks(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string?> _tools = [];
    private readonly HashSet<string> _stopped = [];
    private Dictionary<string, BackgroundTask> _running = [];
    private bool _isListed;
    private bool _isWished;

    /// <summary>The request that what a turn waits for goes on in the background.</summary>
    public static JsonObject Background => new() { ["subtype"] = "background_tasks" };

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

    /// <summary>Those that run, the oldest first.</summary>
    public IReadOnlyList<BackgroundTask> Running
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Values.OrderBy(static task => task.Since)];
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
            _stopped.UnionWith(_running.Keys);
            return [.. _stopped];
        }
    }

    /// <summary>Asks for the end of one.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False if it does not run.</returns>
    public bool Stop(string id)
    {
        lock (_lock)
        {
            if (!_running.ContainsKey(id))
            {
                return false;
            }

            StopsBegun += _stopped.Count > 0 ? 0 : 1;
            _stopped.Add(id);
            return true;
        }
    }

    /// <summary>
    /// What a turn waits for is to go on in the background. The CLI takes that only once it counts a tool as a task, some seconds after its
    /// start (seen on 2.1.330): the wish holds for the next one too, until the turn ends.
    /// </summary>
    public void WishBackground()
    {
        lock (_lock)
        {
            _isWished = true;
        }
    }

    /// <summary>A line <c>task_started</c>, about something that a turn waits for.</summary>
    /// <param name="message">The line.</param>
    /// <returns>Whether it is to go on in the background, and was not told so.</returns>
    public bool TakeWish(JsonElement message)
    {
        lock (_lock)
        {
            var isWished = _isWished && message.Property("is_backgrounded") is { ValueKind: JsonValueKind.False };
            _isWished &= !isWished;
            return isWished;
        }
    }

    /// <summary>A line <c>task_progress</c>.</summary>
    /// <param name="message">The line.</param>
    public void Progress(JsonElement message)
    {
        lock (_lock)
        {
            if (message.String("task_id") is { } id && _running.TryGetValue(id, out var task))
            {
                _running[id] = task with { Tokens = Math.Max(task.Tokens, message.Property("usage")?.Number("total_tokens") ?? 0) };
            }
        }
    }

    /// <summary>A line <c>background_tasks_changed</c>: all that runs.</summary>
    /// <param name="message">The line.</param>
    public void List(JsonElement message)
    {
        lock (_lock)
        {
            _isListed = true;
            var before = _running;
            _running = [];
            foreach (var (task, index) in message.Items("tasks").Select(static (task, index) => (task, index)))
            {
                var id = task.String("task_id") ?? $"{index}";
                _running[id] = before.GetValueOrDefault(id) ?? New(id, task);
            }

            _stopped.IntersectWith(_running.Keys);
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
                _running[id] = New(id, message);
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
            _isWished = false;
            foreach (var id in _tools.Where(static tool => tool.Value is not null).Select(static tool => tool.Key).ToArray())
            {
                Forget(id);
            }
        }
    }

    private BackgroundTask New(string id, JsonElement task) =>
        new(id, TerminalText.WithoutControls(task.String("description") ?? ""), time.SteadyNow());

    private void Forget(string id)
    {
        _running.Remove(id);
        _stopped.Remove(id);
        _tools.Remove(id);
    }
}
