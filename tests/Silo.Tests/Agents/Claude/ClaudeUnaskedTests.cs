using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeUnaskedTests
{
    private const string UnaskedEnd = """{"subtype":"success","is_error":false,"result":"","origin":{"kind":"task-notification"},"num_turns":0,"total_cost_usd":0,"type":"result"}""";

    private static readonly string NewInit =
        RecordedLines.Init.Replace(
            "\"tools\"", "\"capabilities\":[\"interrupt_receipt_v1\",\"msg_lifecycle_v1\"],\"tools\"", StringComparison.Ordinal);

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_waking_session_answers_before_anything_was_asked_is_not_the_answer(bool isNew)
    {
        await using var fed = await FedConnection.StartAsync(resumes: true);
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(
            """{"type":"system","subtype":"task_notification","task_id":"b","status":"stopped","output_file":"","summary":"…"}""",
            isNew ? NewInit : RecordedLines.Init,
            UnaskedEnd);
        await fed.SettledAsync();
        Assert.True(fed.Connection.IsInTurn);
        await fed.Connection.InterruptAsync();
        Assert.True(fed.Connection.IsStopping);

        if (isNew)
        {
            await fed.SayAsync(Lifecycle(prompt, "started"));
        }

        await fed.SayAsync(isNew ? NewInit : RecordedLines.Init, RecordedLines.Delta("the answer"), RecordedLines.OldResult("the answer"));
        Assert.Equal("the answer", (await fed.NextAsync<AgentText>()).Text);
        var ended = await fed.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt, TurnOutcome.Completed, "the answer"), (ended.PromptId, ended.Outcome, ended.Text));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Text_that_comes_before_our_prompt_was_started_is_not_ours()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit);
        await fed.SettledAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(
            Lifecycle(prompt, "queued"), RecordedLines.Delta("by myself"), Unasked("by myself"),
            Lifecycle(prompt, "started"), NewInit, RecordedLines.Delta("ours"), RecordedLines.NewResult("", prompt));

        Assert.True((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        Assert.False((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        Assert.Equal(("by myself", false), (await fed.NextAsync<AgentSpoke>()) is var spoke ? (spoke.Text, spoke.IsStopped) : default);
        Assert.Equal("ours", (await fed.NextAsync<AgentText>()).Text);
        Assert.Equal((prompt, "ours"), (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Text) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task On_an_old_version_what_came_before_an_unasked_result_is_not_part_of_our_answer()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(
            RecordedLines.Init, RecordedLines.Delta("by myself"), Unasked("by myself"), RecordedLines.Init, RecordedLines.Delta("ours"));
        await fed.NextAsync<AgentText>();
        Assert.Equal("by myself", (await fed.NextAsync<AgentSpoke>()).Text);
        await fed.NextAsync<AgentText>();
        await fed.Connection.InterruptAsync();
        await fed.SayAsync(RecordedLines.OldInterrupted);

        Assert.Equal(
            (prompt, TurnOutcome.Interrupted, "ours"),
            (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Outcome, ended.Text) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_nobody_asked_for_can_be_stopped()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit, RecordedLines.Delta("on and on"));
        await fed.NextAsync<AgentWorksUnasked>();
        Assert.True(fed.Connection.IsWorkingUnasked);

        await fed.Connection.InterruptAsync();
        Assert.True(fed.Connection.IsStopping);
        await fed.SayAsync(RecordedLines.OldInterrupted);

        await fed.NextAsync<AgentWorksUnasked>();
        Assert.Equal(("on and on", true), (await fed.NextAsync<AgentSpoke>()) is var spoke ? (spoke.Text, spoke.IsStopped) : default);
        Assert.False(fed.Connection.IsStopping);
        Assert.False(fed.Connection.IsWorkingUnasked);
        Assert.Contains(await fed.WrittenAsync(), static line => line.Contains("\"interrupt\"", StringComparison.Ordinal));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_stops_a_turn_that_nobody_asked_for_hears_of_its_end_whatever_it_is_called(bool hasSpoken)
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit);
        await fed.SettledAsync();
        if (hasSpoken)
        {
            await fed.SayAsync(RecordedLines.Delta("on and on"));
            Assert.True((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        }

        await fed.Connection.InterruptAsync();
        await fed.SayAsync(UnaskedEnd);

        if (hasSpoken)
        {
            Assert.False((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        }

        Assert.Equal(
            (hasSpoken ? "on and on" : "", true),
            (await fed.NextAsync<AgentSpoke>()) is var spoke ? (spoke.Text, spoke.IsStopped) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_nobody_asked_for_and_a_process_that_ends_in_it_is_stopped()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit, RecordedLines.Delta("on and on"));
        await fed.NextAsync<AgentWorksUnasked>();

        Assert.DoesNotContain(fed.Connection.Abandon(), static told => told is AgentSpoke);
        await fed.Connection.InterruptAsync();

        var spoke = Assert.Single(fed.Connection.Abandon().OfType<AgentSpoke>());
        Assert.Equal(("on and on", true), (spoke.Text, spoke.IsStopped));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Background_tasks_are_stopped_when_no_turn_runs()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync("""{"type":"system","subtype":"background_tasks_changed","tasks":[{"task_id":"b1","task_type":"local_bash"},{"task_id":"a2"}]}""");
        await fed.SettledAsync();
        Assert.Equal(2, fed.Connection.Activity.BackgroundTasks);

        await fed.Connection.InterruptAsync();
        Assert.True(fed.Connection.IsStopping);
        await fed.SayAsync("""{"type":"system","subtype":"background_tasks_changed","tasks":[{"task_id":"a2"}]}""");
        await fed.SettledAsync();
        Assert.True(fed.Connection.IsStopping);
        await fed.SayAsync("""{"type":"system","subtype":"background_tasks_changed","tasks":[]}""");

        Assert.Equal(("", true), (await fed.NextAsync<AgentSpoke>()) is var spoke ? (spoke.Text, spoke.IsStopped) : default);
        Assert.False(fed.Connection.IsStopping);
        var written = await fed.WrittenAsync();
        Assert.Contains(written, static line => line.EndsWith("""{"subtype":"stop_task","task_id":"b1"}}""", StringComparison.Ordinal));
        Assert.Contains(written, static line => line.EndsWith("""{"subtype":"stop_task","task_id":"a2"}}""", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_is_taken_out_of_the_queue_by_the_interrupt_is_stopped()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        await fed.Connection.InterruptAsync();

        await fed.SayAsync(Lifecycle(prompt, "queued"), Lifecycle(prompt, "cancelled"));

        Assert.Equal(
            (prompt, TurnOutcome.Interrupted),
            (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Outcome) : default);
        Assert.Contains(await fed.WrittenAsync(), static line => line.EndsWith("""{"subtype":"interrupt","cancel_queued":true}}""", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_of_its_own_is_stopped_although_the_prompt_behind_it_is_told_to_be_cancelled_first()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit, RecordedLines.Delta("on and on"));
        await fed.NextAsync<AgentWorksUnasked>();
        var prompt = await fed.GiveAsync();
        await fed.Connection.InterruptAsync();

        await fed.SayAsync(Lifecycle(prompt, "queued"), Lifecycle(prompt, "cancelled"));
        Assert.Equal(
            (prompt, TurnOutcome.Interrupted),
            (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Outcome) : default);
        Assert.True(fed.Connection.IsStopping);
        Assert.True(fed.Connection.IsWorkingUnasked);
        await fed.SayAsync(RecordedLines.OldInterrupted);

        Assert.False((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        Assert.Equal(("on and on", true), (await fed.NextAsync<AgentSpoke>()) is var spoke ? (spoke.Text, spoke.IsStopped) : default);
        Assert.False(fed.Connection.IsStopping);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_of_its_own_that_a_prompt_joins_is_over_with_the_answer()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit, RecordedLines.Delta("by myself"));
        Assert.True((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(Lifecycle(prompt, "queued"), RecordedLines.NewResult("both", prompt));

        Assert.False((await fed.NextAsync<AgentWorksUnasked>()).IsWorking);
        Assert.Equal((prompt, "both"), (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Text) : default);
        Assert.False(fed.Connection.IsWorkingUnasked);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Stops_of_different_turns_are_told_apart_and_a_stop_that_is_repeated_is_the_same_one()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(NewInit, RecordedLines.Delta("on and on"));
        await fed.NextAsync<AgentWorksUnasked>();
        await fed.Connection.InterruptAsync();
        await fed.Connection.InterruptAsync();
        Assert.Equal(1, fed.Connection.StopsBegun);
        await fed.SayAsync(RecordedLines.OldInterrupted, NewInit, RecordedLines.Delta("and on"));
        await fed.NextAsync<AgentWorksUnasked>();
        await fed.NextAsync<AgentSpoke>();
        await fed.NextAsync<AgentWorksUnasked>();

        await fed.Connection.InterruptAsync();

        Assert.Equal(2, fed.Connection.StopsBegun);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_begins_after_the_interrupt_is_interrupted_again()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.Connection.InterruptAsync();

        await fed.SayAsync(RecordedLines.Init);
        await fed.SettledAsync();

        Assert.Equal(2, (await fed.WrittenAsync()).Count(static line => line.Contains("\"interrupt\"", StringComparison.Ordinal)));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_message_that_is_done_with_and_has_no_result_ends_its_turn()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(Lifecycle(prompt, "completed"));

        Assert.Equal(
            (prompt, TurnOutcome.Completed),
            (await fed.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Outcome) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_task_of_a_tool_that_was_interrupted_keeps_nothing_awake()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.ToolUse, """{"type":"system","subtype":"task_started","task_id":"a","tool_use_id":"toolu_x"}""", RecordedLines.OldInterrupted);
        await fed.NextAsync<AgentToolStarted>();
        await fed.NextAsync<AgentTurnEnded>();

        Assert.False(fed.Connection.HasBackgroundWork);
    }

    private static string Lifecycle(Guid prompt, string state) => $$"""{"type":"command_lifecycle","command_uuid":"{{prompt}}","state":"{{state}}"}""";

    private static string Unasked(string text) =>
        UnaskedEnd.Replace("\"result\":\"\"", $"\"result\":\"{text}\"", StringComparison.Ordinal);
}
