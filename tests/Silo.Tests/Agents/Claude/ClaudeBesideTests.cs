using Dormouse.Grains.Agents;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

/// <summary>What goes on beside the turns of the CLI.</summary>
public class ClaudeBesideTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_question_is_answered_beside_the_turn_and_ends_nothing()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        var question = new AgentPrompt(Guid.NewGuid(), "which file?", []) { IsAside = true };

        Assert.True(await fed.Connection.AskAsideAsync(question));
        await fed.SayAsync(Response(question.Id, "\"response\":{\"response\":\"server.py\",\"synthetic\":false}"));

        Assert.Equal(new AgentAside(question.Id, "server.py"), await fed.NextAsync<AgentAside>());
        Assert.True(fed.Connection.IsInTurn);
        await fed.SayAsync(RecordedLines.Init, RecordedLines.OldResult("the answer"));
        Assert.Equal(prompt, (await fed.NextAsync<AgentTurnEnded>()).PromptId);
        Assert.Contains($"\"request_id\":\"aside-{question.Id:N}\"", string.Join('\n', await fed.WrittenAsync()), StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_fails_says_why_and_one_that_is_a_turn_ends_as_one()
    {
        await using var fed = await FedConnection.StartAsync();
        var question = new AgentPrompt(Guid.NewGuid(), "which file?", []) { IsAside = true };
        await fed.Connection.AskAsideAsync(question);
        await fed.SayAsync(Response(question.Id, "\"error\":\"Unsupported\"", "error"));
        Assert.Equal(new AgentAside(question.Id, "Unsupported", IsFailed: true), await fed.NextAsync<AgentAside>());

        var turn = question with { Id = Guid.NewGuid() };
        await fed.Connection.GiveAsync(turn);
        Assert.True(fed.Connection.IsInTurn);
        await fed.SayAsync(Response(turn.Id, "\"response\":{\"response\":\"server.py\"}"));
        var ended = await fed.NextAsync<AgentTurnEnded>();
        Assert.Equal(
            (turn.Id, TurnOutcome.Completed, "server.py", true), (ended.PromptId, ended.Outcome, ended.Text, ended.MayBeUnrecorded));
        Assert.False(fed.Connection.IsInTurn);

        turn = question with { Id = Guid.NewGuid() };
        await fed.Connection.GiveAsync(turn);
        await fed.Connection.InterruptAsync();
        Assert.Equal(TurnOutcome.Interrupted, (await fed.NextAsync<AgentTurnEnded>()).Outcome);
        await fed.SayAsync(Response(turn.Id, "\"response\":{\"response\":\"too late\"}"));
        await fed.SettledAsync();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_runs_in_the_background_is_listed_with_its_tokens_and_stopped_by_its_id()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(
            Tasks("{\"task_id\":\"b1\",\"task_type\":\"local_bash\",\"description\":\"count\"}"),
            """{"type":"system","subtype":"task_progress","task_id":"b1","usage":{"total_tokens":8225,"tool_uses":1}}""");
        await fed.SettledAsync();

        var task = Assert.Single(fed.Connection.Background);
        Assert.Equal(("b1", "count", 8225), (task.Id, task.What, task.Tokens));
        Assert.False(await fed.Connection.StopTaskAsync("b2"));
        Assert.True(await fed.Connection.StopTaskAsync("b1"));
        Assert.True(await fed.Connection.PutInBackgroundAsync());
        await fed.SayAsync(Tasks(""));
        Assert.True((await fed.NextAsync<AgentSpoke>()).IsStopped);
        Assert.Empty(fed.Connection.Background);
        var written = string.Join('\n', await fed.WrittenAsync());
        Assert.Contains("{\"subtype\":\"stop_task\",\"task_id\":\"b1\"}", written, StringComparison.Ordinal);
        Assert.Contains("{\"subtype\":\"background_tasks\"}", written, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_wish_for_the_background_is_told_again_once_the_tool_counts_as_a_task_and_not_in_the_next_turn()
    {
        const string Started = """{"type":"system","subtype":"task_started","task_id":"b1","tool_use_id":"t","is_backgrounded":false}""";
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.Connection.PutInBackgroundAsync();
        await fed.SayAsync(RecordedLines.Init, Started, Started, RecordedLines.OldResult("the answer"));
        await fed.NextAsync<AgentTurnEnded>();
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.Init, Started);
        await fed.SettledAsync();

        var written = await fed.WrittenAsync();
        Assert.Equal(2, written.Count(static line => line.Contains("background_tasks\"", StringComparison.Ordinal)));
    }

    private static string Tasks(string tasks) =>
        $$"""{"type":"system","subtype":"background_tasks_changed","tasks":[{{tasks}}]}""";

    private static string Response(Guid question, string rest, string subtype = "success") =>
        $$$"""{"type":"control_response","response":{"subtype":"{{{subtype}}}","request_id":"aside-{{{question:N}}}",{{{rest}}}}}""";
}
