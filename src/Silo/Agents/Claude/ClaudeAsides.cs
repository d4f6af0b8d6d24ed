using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Questions beside the conversation (<c>side_question</c>, seen on 2.1.330 and 2.1.332): answered with its history, also while a turn
/// runs, and not part of it. One that is given while nothing else runs is a turn of ours, though the CLI knows none.
/// </summary>
/// <param name="input">What the process is told.</param>
/// <param name="events">What is told of them.</param>
/// <param name="time">The clock.</param>
internal sealed class ClaudeAsides(ClaudeInput input, AgentEventQueue events, TimeProvider time)
{
    /// <summary>How long an answer may take. The CLI has no limit of its own; its retries of the model's API take three minutes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly AgentUsage OneTurn = AgentUsage.None with { Turns = 1 };

    private readonly ConcurrentDictionary<string, Open> _open = new();

    /// <summary>Whether one is a turn of ours.</summary>
    public bool IsTurn => _open.Values.Any(static open => open.IsTurn);

    /// <summary>Asks.</summary>
    /// <param name="question">The question.</param>
    /// <param name="isTurn">Whether it is a turn of ours.</param>
    /// <returns>False if it is already certain that the process takes nothing.</returns>
    public bool Ask(AgentPrompt question, bool isTurn)
    {
        var id = $"aside-{question.Id:N}";
        _open[id] = new(question.Id, isTurn);
        var files = question.Files.Count == 0
            ? null
            : string.Join('\n', question.Files.Select(static file => $"[The person sent a file; it is saved as {file.Path}]"));
        var parts = new[] { files, PromptText.Preface(question), question.Text };
        var words = string.Join("\n\n", parts.Where(static part => part?.Length > 0));
        _ = EndAsync(id);
        return input.Post(ClaudeLines.Request(id, new() { ["subtype"] = "side_question", ["question"] = words }));
    }

    /// <summary>Takes an answer of the process.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told, if it is an answer to one of them.</returns>
    public async ValueTask TakeAsync(JsonElement message)
    {
        if (message.Property("response") is { } response && response.String("request_id") is { } id && _open.TryRemove(id, out var open))
        {
            var answer = response.String("subtype") is "error" ? null : response.Property("response")?.String("response");
            await events.PostAsync(
                answer is not null
                    ? open.Ended(TerminalText.WithoutControls(answer))
                    : open.Failed(TerminalText.WithoutControls(response.String("error") ?? "the agent gave no answer.")));
        }
    }

    /// <summary>A person stops the one that is a turn of ours.</summary>
    public void Stop()
    {
        foreach (var (id, open) in _open.Where(static one => one.Value.IsTurn))
        {
            if (_open.TryRemove(id, out _))
            {
                // Not waited for: whoever stops may be the one who takes the events.
                _ = events.PostAsync(open.Stopped()).AsTask();
            }
        }
    }

    private async Task EndAsync(string id)
    {
        await Task.Delay(Patience, time);
        if (_open.TryRemove(id, out var open))
        {
            await events.PostAsync(open.Failed(AgentTexts.NoAsideWithin(Patience)));
        }
    }

    private sealed record Open(Guid Prompt, bool IsTurn)
    {
        public AgentEvent Ended(string text) => IsTurn
            ? new AgentTurnEnded(Prompt, TurnOutcome.Completed, text, OneTurn) { MayBeUnrecorded = true }
            : new AgentAside(Prompt, text);

        public AgentEvent Failed(string why) => IsTurn
            ? new AgentTurnEnded(Prompt, TurnOutcome.Failed, AgentTexts.AsideFailed(why), OneTurn) { MayBeUnrecorded = true }
            : new AgentAside(Prompt, why, IsFailed: true);

        public AgentTurnEnded Stopped() => new(Prompt, TurnOutcome.Interrupted, "", OneTurn) { MayBeUnrecorded = true };
    }
}
