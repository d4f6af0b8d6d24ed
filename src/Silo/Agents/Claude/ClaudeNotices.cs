using System.Globalization;
using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the CLI tells of itself: a turn begins, it compacts or asks the API again, a background task changes.</summary>
/// <param name="agentSessionId">The conversation that it was started with.</param>
/// <param name="turn">The turns of the process.</param>
/// <param name="tasks">Background tasks.</param>
/// <param name="requests">What it asks a person.</param>
/// <param name="activity">What the process shows of its work.</param>
/// <param name="input">What the process is told.</param>
/// <param name="events">What is told of it.</param>
internal sealed class ClaudeNotices(
    string agentSessionId,
    ClaudeTurn turn,
    ClaudeTasks tasks,
    ClaudeRequests requests,
    TurnActivityMeter activity,
    ClaudeInput input,
    AgentEventQueue events)
{
    private string _agentSessionId = agentSessionId;

    private static ReadOnlySpan<byte> TellsStarts => "msg_lifecycle_v1"u8;

    /// <summary>Takes a line of the type <c>system</c>. Unknown kinds are ignored: new ones come with versions.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask TakeAsync(JsonElement message)
    {
        if (message.String("permissionMode") is { } mode)
        {
            await requests.InForceAsync(mode);
        }

        switch (message.String("subtype"))
        {
            case "init":
                await BeginAsync(message);
                break;
            case "status" when message.String("status") == "compacting":
                await events.PostAsync(new AgentProgress("Compacting the conversation…"));
                break;
            case "api_retry":
                activity.Retrying((int)message.Number("attempt"), (int)message.Number("max_retries"));
                await events.PostAsync(new AgentProgress(RetryText(message)));
                break;
            case "session_title_changed" when message.String("title") is { } title:
                await events.PostAsync(new AgentTitled(title));
                break;
            case "elicitation_complete":
                await requests.CompleteAsync(message);
                break;
            case "background_tasks_changed":
                await ChangeTasksAsync(tasks.List, message);
                break;
            case "task_started":
                await ChangeTasksAsync(tasks.Start, message);
                if (tasks.TakeWish(message))
                {
                    input.Request(ClaudeTasks.Background);
                }

                break;
            case "task_progress":
                tasks.Progress(message);
                break;
            case "task_notification":
                await ChangeTasksAsync(tasks.End, message);
                break;
        }
    }

    private async ValueTask BeginAsync(JsonElement message)
    {
        if (message.Items("capabilities").Any(static can => can is { ValueKind: JsonValueKind.String } && can.ValueEquals(TellsStarts)))
        {
            turn.TellsStarts();
        }

        turn.Begin();
        if (turn is { IsOurs: true, IsInterrupted: true })
        {
            // It was told to stop before it had begun, when there was nothing to stop.
            input.Interrupt();
        }

        if (message.String("session_id") is { } id && id != _agentSessionId)
        {
            _agentSessionId = id;
            await events.PostAsync(new AgentSessionChanged(id));
        }
    }

    private async ValueTask ChangeTasksAsync(Action<JsonElement> change, JsonElement message)
    {
        var wasStopping = tasks.IsStopping;
        change(message);
        if (wasStopping && !tasks.IsStopping)
        {
            await events.PostAsync(new AgentSpoke(Guid.NewGuid(), "", AgentUsage.None, IsStopped: true));
        }
    }

    private static string RetryText(JsonElement message)
    {
        var status = message.Number("error_status");
        var error = status > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{message.String("error")}, {status}")
            : message.String("error");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The model's API does not answer ({error}); retrying the API ({message.Number("attempt")} of {message.Number("max_retries")})…");
    }
}
