using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeRefusalTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("""{"subtype":"hook_callback","callback_id":"x"}""")]
    [InlineData("""{"subtype":"mcp_message","server_name":"s","message":{}}""")]
    [InlineData("""{"subtype":"of a version to come"}""")]
    [InlineData("""{"subtype":7}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    public async Task A_request_that_is_no_question_to_a_person_is_refused_at_once(string request)
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync($$"""{"type":"control_request","request_id":"q1","request":{{request}}}""");
        await fed.SettledAsync();

        Assert.False(fed.Connection.Activity.WaitsForPerson);
        Assert.Single(await fed.WrittenAsync(), static line => line.Contains("""{"subtype":"error","request_id":"q1","error":""", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("AskUserQuestion", """{"questions":[7]}""")]
    [InlineData("AskUserQuestion", """{"questions":[null]}""")]
    [InlineData("AskUserQuestion", """{"questions":1,"questions":2}""")]
    [InlineData("ExitPlanMode", """{"plan":{"not":"a text"}}""")]
    public async Task A_request_that_can_not_be_read_is_refused_and_asks_nobody(string tool, string input)
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync(
            $$$"""{"type":"control_request","request_id":"q1","request":{"subtype":"can_use_tool","tool_name":"{{{tool}}}","input":{{{input}}} }}""",
            RecordedLines.Permission);

        // Asked or refused: nobody waits for ever, and the next one is asked.
        while (!(await fed.NextAsync<AgentQuestion>()).Text.Contains("touch zzz1", StringComparison.Ordinal))
        {
            await fed.Connection.AnswerAsync("q1", "Approve");
        }

        Assert.Single(
            await fed.WrittenAsync(),
            static line =>
                line.Contains("\"control_response\"", StringComparison.Ordinal) && line.Contains("\"q1\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Half_an_emoji_in_what_a_person_is_to_allow_is_asked_and_can_be_allowed()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(
            RecordedLines.Permission.Replace("touch zzz1\"", "touch zzz1 \\ud83d\",\"\\ude00\":\"\\ud83d\"", StringComparison.Ordinal));

        var question = await fed.NextAsync<AgentQuestion>();
        Assert.Contains("touch zzz1 \ufffd", question.Text, StringComparison.Ordinal);
        Assert.True(await fed.Connection.AnswerAsync(question.QuestionId, "Always allow"));

        Assert.Single(await fed.WrittenAsync(), static line => line.Contains("\"updatedInput\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_input_that_is_too_deep_is_refused_and_the_turn_goes_on()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        var deep = $"{string.Concat(Enumerable.Repeat("{\"a\":", 50_000))}1{new string('}', 50_000)}";

        await fed.SayAsync(
            RecordedLines.Permission.Replace("\"touch zzz1\"", deep, StringComparison.Ordinal), RecordedLines.OldResult("done"));

        Assert.Equal(prompt, (await fed.NextAsync<AgentTurnEnded>()).PromptId);
        Assert.Single(await fed.WrittenAsync(), static line => line.Contains("""{"subtype":"error","request_id":"a6f3","error":""", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_that_was_cut_off_ends_its_turn_all_the_same()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.Delta("half of it"), """{"type":"result","subtype":"success","result":"half of i""");

        await fed.NextAsync<AgentText>();
        var ended = await fed.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt, TurnOutcome.Failed), (ended.PromptId, ended.Outcome));
        Assert.StartsWith("half of it\n\n⚠", ended.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_question_that_is_open_when_its_turn_ends_is_withdrawn_unless_a_subagent_asks_it()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SayAsync(
            RecordedLines.Permission,
            RecordedLines.Permission.Replace("a6f3", "b7", StringComparison.Ordinal).Replace(
                "\"subtype\":\"can", "\"agent_id\":\"sub\",\"subtype\":\"can", StringComparison.Ordinal),
            RecordedLines.OldResult("done"));
        var question = await fed.NextAsync<AgentQuestion>();
        var ofSubagent = await fed.NextAsync<AgentQuestion>();

        Assert.Equal(question.QuestionId, (await fed.NextAsync<AgentQuestionWithdrawn>()).QuestionId);
        await fed.NextAsync<AgentTurnEnded>();
        Assert.False(await fed.Connection.AnswerAsync(question.QuestionId, "Allow"));
        Assert.True(await fed.Connection.AnswerAsync(ofSubagent.QuestionId, "Allow"));
    }
}
