namespace Dormouse.Silo.Agents.Acp;

/// <summary>How turns end.</summary>
/// <param name="agent">The agent and its deviations.</param>
/// <param name="turn">The turn.</param>
/// <param name="usage">What it costs.</param>
internal sealed class AcpResults(AcpAgent agent, AcpTurn turn, AcpUsage usage)
{
    /// <summary>Reads the answer to a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="reply">The answer.</param>
    /// <returns>The end of its turn.</returns>
    public AgentTurnEnded Read(Guid prompt, AcpReply reply)
    {
        var cost = usage.End(reply.Result);
        if (turn.IsInterrupted)
        {
            return new(prompt, TurnOutcome.Interrupted, turn.Text.Trim(), cost);
        }

        if (reply.IsError)
        {
            return Failed(prompt, reply.Error, FailureOf(reply), cost);
        }

        var failure = AcpFailure.In(reply.Result);
        if (failure is { IsFinal: true })
        {
            return Failed(prompt, failure.Title, failure.Explain(turn.HasProduced), cost);
        }

        if (turn.FailureSaid.Length > 0 && reply.Result.Property("usage") is null)
        {
            return Failed(prompt, turn.FailureSaid, failure: null, cost);
        }

        return reply.Result.String("stopReason") switch
        {
            "cancelled" => new(prompt, TurnOutcome.Interrupted, turn.Text.Trim(), cost),
            "max_tokens" => Completed(prompt, "The answer is longer than the model may write, and was cut off.", cost),
            "max_turn_requests" => Completed(prompt, "The agent has asked its model as often as it may in one turn; write to go on.", cost),
            "refusal" => Completed(prompt, "The model refused to go on.", cost),
            _ => new(prompt, TurnOutcome.Completed, Answer(), cost),
        };
    }

    /// <summary>What looked like the agent's own words and was not must not be lost.</summary>
    private string Answer() => turn switch
    {
        { FailureSaid.Length: > 0 } => $"{turn.FailureSaid}\n\n{turn.LastPart}".Trim(),
        { LastPart.Length: > 0 } => turn.LastPart,
        _ => turn.Noted,
    };

    private AgentFailure? FailureOf(AcpReply reply) => reply.NeedsLogin
        ? new(AgentFailureKind.Login, $"{reply.Error}; {agent.LoginHint}", turn.HasProduced)
        : null;

    private AgentTurnEnded Completed(Guid prompt, string note, AgentUsage cost) =>
        new(prompt, TurnOutcome.Completed, turn.LastPart.Length > 0 ? $"{turn.LastPart}\n\n⚠ {note}" : $"⚠ {note}", cost);

    private AgentTurnEnded Failed(Guid prompt, string why, AgentFailure? failure, AgentUsage cost)
    {
        var said = turn.Text.Trim();
        if (failure is not null)
        {
            return new(prompt, TurnOutcome.Failed, said, cost, failure);
        }

        var isNew = said.Length > 0 && !said.Contains(why, StringComparison.Ordinal);
        return new(prompt, TurnOutcome.Failed, isNew ? $"{said}\n\n⚠ {why}" : $"⚠ {why}", cost);
    }
}
