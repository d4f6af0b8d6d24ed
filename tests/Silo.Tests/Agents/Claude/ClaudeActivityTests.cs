using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeActivityTests
{
    private const string Retry =
        """{"type":"system","subtype":"api_retry","attempt":3,"max_retries":10,"retry_delay_ms":615,"error_status":529,"error":"overloaded"}""";

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_retry_is_no_output_and_ends_with_the_next_one()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SettledAsync();
        var given = fed.Connection.Activity;
        Assert.Null(given.Retry);

        await fed.SayAsync(Retry);
        await fed.NextAsync<AgentProgress>();

        var activity = fed.Connection.Activity;
        Assert.Equal((given.LastOutput, 3, 10), (activity.LastOutput, activity.Retry!.Attempt, activity.Retry.Most));
        await fed.SayAsync(RecordedLines.Delta("at last"));
        await fed.NextAsync<AgentText>();
        Assert.Null(fed.Connection.Activity.Retry);
        Assert.True(fed.Connection.Activity.LastOutput > given.LastOutput);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_tool_is_waited_for_until_it_comes_back_and_a_question_until_it_is_answered()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.ToolUse, RecordedLines.Permission);
        await fed.NextAsync<AgentToolStarted>();
        var question = await fed.NextAsync<AgentQuestion>();
        Assert.Equal(("Bash", true), (fed.Connection.Activity.Tool, fed.Connection.Activity.WaitsForPerson));

        Assert.True(await fed.Connection.AnswerAsync(question.QuestionId, "Allow"));
        Assert.Equal(("Bash", false), (fed.Connection.Activity.Tool, fed.Connection.Activity.WaitsForPerson));

        await fed.SayAsync(RecordedLines.NewToolResult);
        await fed.NextAsync<AgentToolFinished>();
        Assert.Null(fed.Connection.Activity.Tool);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_usage_limit_says_until_when_and_whether_anything_was_produced(bool produces)
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        if (produces)
        {
            await fed.SayAsync(RecordedLines.ToolUse);
            await fed.NextAsync<AgentToolStarted>();
        }

        await fed.SayAsync(
            """{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795489833,"rateLimitType":"five_hour"}}""",
            """{"type":"assistant","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your session limit"}]},"error":"rate_limit"}""",
            """{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"You've hit your session limit","terminal_reason":"completed"}""");

        var ended = await fed.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt, TurnOutcome.Failed, ""), (ended.PromptId, ended.Outcome, ended.Text));
        Assert.Equal(
            new(
                AgentFailureKind.UsageLimit,
                "You've hit your session limit",
                produces,
                DateTimeOffset.FromUnixTimeSeconds(1795489833)), ended.Failure);
    }
}
