using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Why a turn failed, from what the CLI prints about it: a <c>rate_limit_event</c> (only with a login, not with an API key), the
/// <c>error</c> of the answer that it makes up, and the result's status. Seen on 2.1.197 and 2.1.330.
/// </summary>
internal sealed class ClaudeFailures
{
    private DateTimeOffset? _resetsAt;
    private bool _isLimited;
    private string? _error;

    /// <summary>A turn begins. What is known of the limit stays: the CLI tells it when it changes, not with every refusal.</summary>
    public void Begin() => _error = null;

    /// <summary>A line of type <c>rate_limit_event</c>.</summary>
    /// <param name="message">The line.</param>
    public void RateLimit(JsonElement message) => Take(message.Property("rate_limit_info") ?? default);

    /// <summary>A line of type <c>assistant</c>.</summary>
    /// <param name="message">The line.</param>
    public void Assistant(JsonElement message)
    {
        _error = message.String("error") ?? _error;
        if (message.Property("api_error_params")?.Property("rate_limit_info") is { } info)
        {
            Take(info);
        }
    }

    /// <summary>Tells why the turn failed.</summary>
    /// <param name="result">The result line, with <c>is_error</c>.</param>
    /// <param name="said">Its text.</param>
    /// <param name="hasProduced">Whether the agent had begun to answer or to act.</param>
    /// <returns>The reason, or null if it is none that we know.</returns>
    public AgentFailure? Explain(JsonElement result, string said, bool hasProduced)
    {
        var status = result.Number("api_error_status");
        var kind = Kind(status, result.String("terminal_reason"), result.String("api_error_type"), said);
        return kind is null ? null : new(kind.Value, said, hasProduced, kind is AgentFailureKind.UsageLimit ? _resetsAt : null);
    }

    private void Take(JsonElement info)
    {
        _isLimited = info.String("status") == "rejected";
        _resetsAt = _isLimited && info.Number("resetsAt") is > 0 and < 100_000_000_000 and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
    }

    private AgentFailureKind? Kind(long status, string? terminalReason, string? type, string said) => (_error, status) switch
    {
        _ when FullDisk.IsTold(said) => AgentFailureKind.DiskFull,
        _ when terminalReason is "prompt_too_long" or "blocking_limit" => AgentFailureKind.TooLong,
        (_, 413) => AgentFailureKind.TooLong,
        ("authentication_failed", _) or (_, 401 or 403) => AgentFailureKind.Login,
        ("billing_error", _) or (_, 402) => AgentFailureKind.Credit,
        ("rate_limit", _) or (_, 429) => _isLimited ? AgentFailureKind.UsageLimit : AgentFailureKind.RateLimit,
        ("model_not_found", _) => AgentFailureKind.UnknownModel,
        (_, >= 500) => AgentFailureKind.Overloaded,
        ("overloaded", _) => AgentFailureKind.Overloaded,
        ("server_error", 0) => AgentFailureKind.Unreachable,
        _ when type == "billing_error" => AgentFailureKind.Credit,
        (_, 400 or 422) => AgentFailureKind.Refused,
        _ => null,
    };
}
