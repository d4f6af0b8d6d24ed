using System.Text.Json;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What turns cost, from the three places where agents say it.</summary>
/// <param name="sums">Whether an answer says what the process has used so far.</param>
internal sealed class AcpUsage(bool sums)
{
    private readonly Lock _gate = new();
    private (long Input, long Output) _before;
    private (long Input, long Output) _said;
    private decimal? _cost;
    private decimal? _costBefore;

    /// <summary>How full the conversation's context is; null if the agent has not said.</summary>
    public ContextFill? Fill { get; private set; }

    /// <summary>A turn begins.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _said = default;
            _costBefore = _cost ?? _costBefore;
        }
    }

    /// <summary>The conversation is a new one: it has cost nothing yet.</summary>
    public void BeginConversation()
    {
        lock (_gate)
        {
            _costBefore ??= 0;
        }
    }

    /// <summary>Takes a <c>usage_update</c>, or a text with a usage of its own.</summary>
    /// <param name="update">The update.</param>
    public void Take(JsonElement update)
    {
        lock (_gate)
        {
            if (update.Property("cost") is { } cost && cost.Property("amount") is not null)
            {
                _cost = cost.Decimal("amount");
            }

            Fill = ContextFill.Of(update.Number("used"), update.Number("size")) ?? Fill;
            if (update.Property("_meta")?.Property("usage") is { } said)
            {
                var (input, output) = Tokens(said);
                _said = (_said.Input + input, _said.Output + output);
            }
        }
    }

    /// <summary>What a turn cost.</summary>
    /// <param name="result">The answer to its prompt.</param>
    /// <returns>The usage.</returns>
    public AgentUsage End(JsonElement result)
    {
        using var entered = _gate.EnterScope();
        var quota = result.Property("_meta")?.Property("quota")?.Property("token_count");
        var (input, output) = result.Property("usage") is { ValueKind: JsonValueKind.Object } usage ? SinceBefore(Tokens(usage))
            : quota is { ValueKind: JsonValueKind.Object } count ? Tokens(count)
            : _said;
        var cost = _cost is { } now && _costBefore is { } before ? Math.Max(0, now - before) : 0;
        return new(cost, input, output, 1);
    }

    private (long Input, long Output) SinceBefore((long Input, long Output) total)
    {
        if (!sums)
        {
            return total;
        }

        var since = (Math.Max(0, total.Input - _before.Input), Math.Max(0, total.Output - _before.Output));
        _before = total;
        return since;
    }

    private static (long Input, long Output) Tokens(JsonElement usage) => (
        usage.Number("inputTokens") + usage.Number("input_tokens") + usage.Number("promptTokenCount"),
        usage.Number("outputTokens") + usage.Number("output_tokens") + usage.Number("candidatesTokenCount"));
}
