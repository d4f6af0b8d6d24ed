using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>What the agent asks a person, and what becomes of it.</summary>
public sealed class AcpQuestionTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("Allow", "proceed_once")]
    [InlineData("Always for me", "proceed_always_user")]
    [InlineData("Deny", "cancel")]
    public async Task A_permission_is_asked_with_every_input_and_answered_by_its_kind(string option, string chosen)
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync("ask");

        var question = await scope.Events.NextAsync<AgentQuestion>();
        Assert.Equal(
            """
            May the agent use **a command**?

            ```
            rm -r build
            ```

            ```
            reason: it is old
            ```

            In the agent's words, for good means:

            - `Always in this project`
            - `Always for me`
            """,
            question.Text);
        Assert.Equal(["Always in this project", "Always for me", "Allow", "Deny"], question.Options);
        Assert.Equal(("Allow", "Deny", true), (question.Form.Yes, question.Form.No, question.Form.IsPermission));
        Assert.True(run.Activity.WaitsForPerson);
        Assert.Equal([question], run.OpenQuestions);
        Assert.False(await run.AnswerAsync(question.QuestionId, "Perhaps"));
        Assert.True(await run.AnswerAsync(question.QuestionId, option));
        Assert.False(await run.AnswerAsync(question.QuestionId, option));

        Assert.Equal($"chosen {chosen} Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
        Assert.Empty(run.OpenQuestions);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task At_a_stop_what_is_asked_is_answered_as_cancelled_and_closed()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync("ask");
        var question = await scope.Events.NextAsync<AgentQuestion>();

        await run.InterruptAsync();

        Assert.Equal(question.QuestionId, (await scope.Events.NextAsync<AgentQuestionWithdrawn>()).QuestionId);
        Assert.Equal(TurnOutcome.Interrupted, (await scope.Events.NextAsync<AgentTurnEnded>()).Outcome);
        Assert.False(await run.AnswerAsync(question.QuestionId, "Allow"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_asked_after_a_stop_reaches_nobody()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync("ask-late");
        await scope.Events.NextAsync<AgentText>();

        await run.InterruptAsync();

        Assert.Equal(TurnOutcome.Interrupted, (await scope.Events.NextAsync<AgentTurnEnded>()).Outcome);
        Assert.False(scope.Events.HasMore<AgentQuestion>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_question_that_the_agent_takes_back_is_closed()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("ask-take-back");

        var question = await scope.Events.NextAsync<AgentQuestion>();
        Assert.Equal(question.QuestionId, (await scope.Events.NextAsync<AgentQuestionWithdrawn>()).QuestionId);
        Assert.Equal("Taken back. Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_question_of_a_later_process_is_not_taken_for_one_that_was_answered()
    {
        await using var scope = new AcpScope();
        var first = await scope.StartAsync("ask");
        await scope.KeepAsync();
        var answered = await scope.Events.NextAsync<AgentQuestion>();
        await first.AnswerAsync(answered.QuestionId, "Allow");
        await scope.Events.NextAsync<AgentTurnEnded>();
        await first.StopAsync();

        await scope.StartAsync("ask");

        Assert.NotEqual(answered.QuestionId, (await scope.Events.NextAsync<AgentQuestion>()).QuestionId);
    }
}
