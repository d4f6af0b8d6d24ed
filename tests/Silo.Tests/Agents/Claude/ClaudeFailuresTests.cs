using System.Text.Json;
using Dormouse.Silo.Agents.Claude;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>What the two versions were seen to print for each answer of the API; the two agree in all that is read.</summary>
public class ClaudeFailuresTests
{
    private const string Limited =
        """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795489833,"rateLimitType":"five_hour","isUsingOverage":false}}""";

    private const string Allowed = """{"type":"rate_limit_event","rate_limit_info":{"status":"allowed","resetsAt":1795489833}}""";

    private static readonly DateTimeOffset Reset = DateTimeOffset.FromUnixTimeSeconds(1795489833);

    private readonly ClaudeFailures _failures = new();

    [Theory]
    [InlineData("authentication_failed", "401", "completed", "Invalid API key · Fix external API key", AgentFailureKind.Login)]
    [InlineData("authentication_failed", "null", "completed", "Not logged in · Please run /login", AgentFailureKind.Login)]
    [InlineData("authentication_failed", "403", "api_error", "Failed to authenticate: OAuth token revoked.", AgentFailureKind.Login)]
    [InlineData("billing_error", "400", "completed", "Credit balance is too low", AgentFailureKind.Credit)]
    [InlineData("unknown", "402", "api_error", "API Error: 402 Your organization has no credit.", AgentFailureKind.Credit)]
    [InlineData("rate_limit", "429", "completed", "API Error: Request rejected (429)", AgentFailureKind.RateLimit)]
    [InlineData("server_error", "529", "completed", "API Error: 529 Overloaded.", AgentFailureKind.Overloaded)]
    [InlineData("server_error", "500", "api_error", "API Error: 500 Internal server error.", AgentFailureKind.Overloaded)]
    [InlineData(
        "server_error", "null", "completed", "API Error: Unable to connect to API (ConnectionRefused)", AgentFailureKind.Unreachable)]
    [InlineData("invalid_request", "413", "image_error", "Request too large (max 32MB).", AgentFailureKind.TooLong)]
    [InlineData("unknown", "400", "api_error", "API Error: 400 messages.3.content.0: no such luck", AgentFailureKind.Refused)]
    [InlineData(
        "invalid_request", "400", "completed", "API Error: 400 messages: at least one message is required", AgentFailureKind.Refused)]
    [InlineData("invalid_request", "400", "prompt_too_long", "Prompt is too long", AgentFailureKind.TooLong)]
    [InlineData("model_not_found", "404", "api_error", "There's an issue with the selected model", AgentFailureKind.UnknownModel)]
    [InlineData("unknown", "null", "completed", "ENOSPC: no space left on device, write", AgentFailureKind.DiskFull)]
    public void Each_failure_is_told_by_what_both_versions_print(
        string error, string status, string reason, string said, AgentFailureKind expected)
    {
        _failures.Begin();
        Assert.Equal(new(expected, said, HasProduced: false), Explain(error, status, reason, said));
    }

    [Fact]
    public void A_failure_that_nobody_knows_is_none_of_these() =>
        Assert.Null(Explain("unknown", "418", "api_error", "API Error: 418 teapot"));

    [Fact]
    public void A_usage_limit_is_told_once_and_stays_until_it_is_said_to_be_over()
    {
        _failures.RateLimit(JsonElement.Parse(Limited));
        Assert.Equal(
            new(AgentFailureKind.UsageLimit, "limit", HasProduced: false, Reset), Explain("rate_limit", "429", "completed", "limit"));

        _failures.Begin();
        Assert.Equal(Reset, Explain("rate_limit", "429", "completed", "limit")!.ResetsAt);

        _failures.RateLimit(JsonElement.Parse(Allowed));
        Assert.Equal(AgentFailureKind.RateLimit, Explain("rate_limit", "429", "completed", "limit")!.Kind);
    }

    [Fact]
    public void The_newer_version_says_it_with_the_answer_that_it_makes_up()
    {
        _failures.Assistant(JsonElement.Parse(
            """{"type":"assistant","error":"rate_limit","api_error":"usage_limit_reached","api_error_params":{"rate_limit_info":{"status":"rejected","resetsAt":1795489833}}}"""));
        Assert.Equal(Reset, Explain("rate_limit", "429", "api_error", "limit")!.ResetsAt);
    }

    private AgentFailure? Explain(string error, string status, string reason, string said)
    {
        _failures.Assistant(JsonElement.Parse($$"""{"type":"assistant","error":"{{error}}"}"""));
        return _failures.Explain(
            JsonElement.Parse($$"""{"type":"result","is_error":true,"api_error_status":{{status}},"terminal_reason":"{{reason}}"}"""), said, hasProduced: false);
    }
}
