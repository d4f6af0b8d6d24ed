using System.Text.Json;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>How turns end.</summary>
/// <param name="handshake">The beginning of the process.</param>
/// <param name="turn">The turns of the process.</param>
/// <param name="unasked">Turns that nobody asked for.</param>
/// <param name="tasks">Background tasks.</param>
/// <param name="failures">What went wrong in the turn.</param>
/// <param name="requests">What was asked in the turn.</param>
/// <param name="context">How full the conversation's context is.</param>
/// <param name="events">What is told of it.</param>
internal sealed class ClaudeResults(
    ClaudeHandshake handshake,
    ClaudeTurn turn,
    ClaudeUnasked unasked,
    ClaudeTasks tasks,
    ClaudeFailures failures,
    ClaudeRequests requests,
    ClaudeContext context,
    AgentEventQueue events)
{
    private static readonly string[] Aborted = ["aborted_streaming", "aborted_tools"];

    private static readonly AgentUsage UnknownUsage = AgentUsage.None with { Turns = 1 };

    /// <summary>Takes the result of a turn.</summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask TakeAsync(JsonElement message)
    {
        var isError = message.Bool("is_error");
        var errors = string.Join(
            ' ',
            message.Items("errors").Select(
                static error => error.ValueKind is JsonValueKind.String ? JsonText.Read(error) : error.GetRawText()));
        if (isError && handshake.Fails(errors.Length > 0 ? errors : message.String("result") ?? "it gave no reason"))
        {
            return;
        }

        if (context.End(message) is { } fill)
        {
            await events.PostAsync(new AgentContextTold(fill));
        }

        var usage = Usage(message);
        var text = TerminalText.WithoutControls(message.String("result") ?? "");
        var isInterrupted = turn.IsInterrupted && (isError || Aborted.Contains(message.String("terminal_reason")));
        if (turn.Prompt is not { } prompt || !turn.IsAnswer(message))
        {
            await EndUnaskedAsync(isError && !isInterrupted ? ErrorText(text, errors) : isInterrupted ? "" : text, usage);
            return;
        }

        var ended = isInterrupted ? new AgentTurnEnded(prompt, TurnOutcome.Interrupted, turn.Text, usage)
            : isError ? Failed(message, prompt, text, errors, usage)
            : new AgentTurnEnded(prompt, TurnOutcome.Completed, text.Length > 0 ? text : turn.Text, usage);
        await unasked.EndAsync();
        await EndAsync(ended);
    }

    /// <summary>
    /// Takes what the CLI tells of what becomes of a message. The end comes after the result; without one the message was taken out of the
    /// queue, or its result could not be read.
    /// </summary>
    /// <param name="message">The line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask LifecycleAsync(JsonElement message)
    {
        var (id, state) = (message.String("command_uuid"), message.String("state"));
        turn.TellsStarts();
        if (state is "started")
        {
            turn.Start(id);
        }
        else if (state is "completed" or "cancelled" && turn.Prompt is { } prompt && prompt.ToString() == id)
        {
            var outcome = state is "cancelled" || turn.IsPromptInterrupted ? TurnOutcome.Interrupted : TurnOutcome.Completed;
            var said = turn.IsOurs ? turn.Text : "";
            await EndAsync(new(prompt, outcome, said, UnknownUsage) { MayBeUnrecorded = said.Length == 0 });
        }
    }

    /// <summary>A result can't be read: the turn that waits for it gets its end.</summary>
    /// <returns>A task that ends when it was told.</returns>
    public ValueTask RefuseAsync() => turn is { Prompt: { } prompt, IsOurs: true }
        ? EndAsync(new(prompt, TurnOutcome.Failed, ErrorText("The end of the agent's answer could not be read.", ""), UnknownUsage))
        : unasked.EndAsync(turn.Text, isStopped: false, AgentUsage.None);

    /// <summary>Ends a turn that nobody asked for. Who has stopped it hears that it is over, whatever the CLI calls its end.</summary>
    private ValueTask EndUnaskedAsync(string said, AgentUsage usage) =>
        said.Length > 0 ? unasked.EndAsync(said, isStopped: false, usage) : unasked.EndAsync(turn.Text, turn.IsInterrupted, usage);

    private async ValueTask EndAsync(AgentTurnEnded ended)
    {
        turn.End();
        tasks.TurnEnded();
        await requests.TurnEndedAsync();
        await events.PostAsync(ended);
    }

    private AgentTurnEnded Failed(JsonElement message, Guid prompt, string text, string errors, AgentUsage usage) =>
        failures.Explain(message, text.Length > 0 ? text : errors, turn.HasProduced) is { } failure
            ? new(prompt, TurnOutcome.Failed, turn.Text, usage, failure)
            : new(prompt, TurnOutcome.Failed, ErrorText(text, errors), usage);

    private string ErrorText(string text, string errors)
    {
        var why = text.Length > 0 ? text : errors.Length > 0 ? errors : "The agent reported an error and gave no reason.";
        return turn.Text.Length > 0 && !turn.Text.Contains(why, StringComparison.Ordinal) ? $"{turn.Text}\n\n⚠ {why}" : $"⚠ {why}";
    }

    /// <summary>
    /// What the turn cost. The total runs over the life of the process on some versions and of the conversation on others;
    /// where the CLI reports what was used since its last result, that is right on either.
    /// </summary>
    private AgentUsage Usage(JsonElement message)
    {
        var total = message.Decimal("total_cost_usd");
        var cost = message.Property("model_usage_since_last_result") is { ValueKind: JsonValueKind.Object } since
            ? since.EnumerateObject().Sum(static model => model.Value.Decimal("costUSD"))
            : Math.Max(0, total - turn.CostBefore);
        if (message.Property("total_cost_usd") is not null)
        {
            turn.CostBefore = total;
        }

        var usage = message.Property("usage") ?? default;
        var input = usage.Number("input_tokens") + usage.Number("cache_read_input_tokens") + usage.Number("cache_creation_input_tokens");
        return new(cost, input, usage.Number("output_tokens"), 1);
    }
}
