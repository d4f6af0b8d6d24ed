using System.Globalization;
using System.Text.Json;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What the agent tells while it works (<c>session/update</c>). Unknown kinds and members are ignored.</summary>
/// <param name="agent">The agent and its deviations.</param>
/// <param name="turn">The turn.</param>
/// <param name="tools">Its tool calls.</param>
/// <param name="usage">What it costs.</param>
/// <param name="settings">Model and mode of the conversation.</param>
/// <param name="activity">What the process shows of its work.</param>
/// <param name="events">What is told of it.</param>
internal sealed class AcpUpdates(
    AcpAgent agent, AcpTurn turn, AcpTools tools, AcpUsage usage, AcpSettings settings, TurnActivityMeter activity, AgentEventQueue events)
{
    private readonly TaskCompletionSource _hasCommands = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _thinks;

    /// <summary>Whether somebody reads growing text and what tools return.</summary>
    public bool StreamsDeltas { get; set; } = true;

    /// <summary>The agent's own slash commands, without the slash.</summary>
    public IReadOnlyCollection<string> Commands { get; private set; } = [];

    /// <summary>Ends when the agent has said which commands it has.</summary>
    public Task HasCommands => _hasCommands.Task;

    /// <summary>A turn begins.</summary>
    public void Begin()
    {
        _thinks = false;
        tools.Begin();
        usage.Begin();
        activity.Begin();
    }

    /// <summary>Takes an update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="isReplay">Whether it tells of the past: then only what holds now is taken.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask TakeAsync(JsonElement update, bool isReplay)
    {
        var kind = update.String("sessionUpdate");
        switch (kind)
        {
            case "available_commands_update":
                Commands = [.. update.Items("availableCommands").Select(static one => one.String("name")).OfType<string>()];
                _hasCommands.TrySetResult();
                return;
            case "config_option_update" or "current_mode_update":
                await TakeModeAsync(update);
                return;
            case "usage_update":
                usage.Take(update);
                return;
            case "session_info_update" when update.String("title") is { Length: > 0 } title:
                await events.PostAsync(new AgentTitled(title));
                break;
        }

        if (isReplay || turn is not { Prompt: not null, IsSent: true })
        {
            // The past, or what comes behind an answer: it is part of no turn.
            return;
        }

        switch (kind)
        {
            case "agent_message_chunk":
                activity.Output();
                usage.Take(update);
                await SayAsync(update);
                break;
            case "agent_thought_chunk":
                activity.Output();
                await ThinkAsync();
                break;
            case "tool_call" or "tool_call_update":
                activity.Output();
                _thinks = false;
                await UseAsync(update);
                break;
            case "plan":
                activity.Output();
                await PlanAsync(update);
                break;
            case "session_info_update" or "notice":
                await TellFailureAsync(update);
                break;
            case "compaction_update":
                activity.Output();
                await events.PostAsync(new AgentProgress("Compacting the conversation…"));
                break;
        }
    }

    private async ValueTask TakeModeAsync(JsonElement update)
    {
        var before = settings.Mode;
        settings.Take(update);
        if (settings is { IsSettled: true, HasOwnMode: true, Mode: { } mode } && before is not null && mode != before)
        {
            await events.PostAsync(new AgentPermissionsChanged(AgentPermissions.None with { Mode = mode }));
        }
    }

    private async ValueTask SayAsync(JsonElement update)
    {
        var content = update.Property("content") ?? default;
        var text = content.String("text") ?? "";
        if (text.Length == 0)
        {
            return;
        }

        _thinks = false;
        if (agent.FailurePrefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal)))
        {
            turn.Fail(text);
        }
        else if (agent.NoticePrefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal)))
        {
            turn.Note(text);
            await events.PostAsync(new AgentProgress(AcpTool.Short(text)));
        }
        else
        {
            var shown = turn.Append(TerminalText.WithoutControls(text), update.String("messageId"));
            if (StreamsDeltas)
            {
                await events.PostAsync(new AgentText(shown));
            }
        }
    }

    /// <summary>Thoughts are nobody's to read: that it thinks is told once, until it does something else.</summary>
    private async ValueTask ThinkAsync()
    {
        if (!_thinks)
        {
            _thinks = true;
            await events.PostAsync(new AgentProgress("Thinking…"));
        }
    }

    private async ValueTask UseAsync(JsonElement update)
    {
        foreach (var happened in tools.Take(update))
        {
            await events.PostAsync(happened);
        }
    }

    private async ValueTask PlanAsync(JsonElement update)
    {
        var entries = update.Items("entries").ToArray();
        var done = entries.Count(static entry => entry.String("status") == "completed");
        var current = entries.FirstOrDefault(static entry => entry.String("status") == "in_progress").String("content");
        var now = current is null ? "" : $": {AcpTool.Short(current)}";
        if (entries.Length > 0)
        {
            await events.PostAsync(new AgentProgress(
                string.Create(CultureInfo.InvariantCulture, $"Step {Math.Min(done + 1, entries.Length)} of {entries.Length}{now}…")));
        }
    }

    private async ValueTask TellFailureAsync(JsonElement update)
    {
        if (AcpFailure.In(update) is { IsFinal: false } retry)
        {
            var (attempt, most) = retry.Attempts;
            activity.Retrying(attempt, most);
            await events.PostAsync(new AgentProgress(retry.Title));
        }
    }
}
