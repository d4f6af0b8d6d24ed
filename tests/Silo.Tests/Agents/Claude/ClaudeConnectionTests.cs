using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Claude;

public class ClaudeConnectionTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task The_answer_to_initialize_makes_it_ready_with_version_and_commands()
    {
        await using var fed = await FedConnection.StartAsync();
        Assert.False(fed.Connection.IsReady);

        await fed.SayAsync(RecordedLines.Ready);

        var ready = await fed.NextAsync<AgentReady>();
        Assert.Equal("2.1.330", ready.Version);
        Assert.Equal(["compact", "context"], ready.Commands);
        Assert.True(fed.Connection.IsReady);
        Assert.Contains("\"initialize\"", (await fed.WrittenAsync())[0], StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Text_comes_as_it_grows_and_blocks_are_parted()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.Init, RecordedLines.BlockStart, RecordedLines.Delta("one"), RecordedLines.Delta(" two"));
        await fed.SayAsync(RecordedLines.BlockStart, RecordedLines.Delta("three"));

        Assert.Equal("one", (await fed.NextAsync<AgentText>()).Text);
        Assert.Equal(" two", (await fed.NextAsync<AgentText>()).Text);
        Assert.Equal("\n\nthree", (await fed.NextAsync<AgentText>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_tool_is_told_when_it_begins_and_when_it_comes_back()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.ToolUse, RecordedLines.NewToolResult, RecordedLines.OldToolError);

        Assert.Equal(new("toolu_x", "Bash", "Running echo hi…", "echo hi"), await fed.NextAsync<AgentToolStarted>());
        Assert.Equal(new("toolu_x", "hi", IsError: false), await fed.NextAsync<AgentToolFinished>());
        Assert.Equal(new("toolu_x", "boom\n[image]", IsError: true), await fed.NextAsync<AgentToolFinished>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Nobody_who_follows_means_that_growing_text_is_not_told()
    {
        await using var fed = await FedConnection.StartAsync();
        fed.Connection.StreamsDeltas = false;
        await fed.GiveAsync();

        await fed.SayAsync(
            RecordedLines.Init, RecordedLines.BlockStart, RecordedLines.Delta("one"), RecordedLines.ToolUse, RecordedLines.NewToolResult);

        Assert.Equal("Running echo hi…", (await fed.NextAsync<AgentToolStarted>()).Progress);
        await fed.NextAsync<AgentToolFinished>();
        await fed.SettledAsync();
        Assert.Null(fed.Connection.Activity.Tool);

        // What was written by then is told when the turn is interrupted, also the part that nobody followed.
        fed.Connection.StreamsDeltas = true;
        await fed.SayAsync(RecordedLines.Delta(" two"));
        Assert.Equal(" two", (await fed.NextAsync<AgentText>()).Text);
        await fed.Connection.InterruptAsync();
        await fed.SayAsync("""{"type":"result","subtype":"error_during_execution","is_error":true}""");
        Assert.Equal("one two", (await fed.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_character_that_was_cut_in_half_ends_nothing()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(
            RecordedLines.Init,
            RecordedLines.BlockStart,
            RecordedLines.Delta("a\\ud83d"),
            RecordedLines.NewToolResult.Replace("\"hi\"", "\"\\ude00 b\"", StringComparison.Ordinal));

        Assert.Equal("a\ufffd", (await fed.NextAsync<AgentText>()).Text);
        Assert.Equal("\ufffd b", (await fed.NextAsync<AgentToolFinished>()).Result);
        await fed.SayAsync("""{"type":"result","subtype":"success","is_error":false,"result":"\ud83d\ude00 \\ud83d \ud83d"}""");
        Assert.Equal(
            (prompt, "😀 \\ud83d \ufffd"), await fed.NextAsync<AgentTurnEnded>() is var ended ? (ended.PromptId, ended.Text) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_subagent_does_is_not_told()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        foreach (var line in new[] { RecordedLines.ToolUse, RecordedLines.NewToolResult, RecordedLines.Delta("inner") })
        {
            await fed.SayAsync(
                line.Replace("\"parent_tool_use_id\":null", "\"parent_tool_use_id\":\"toolu_parent\"", StringComparison.Ordinal));
        }

        await fed.SettledAsync();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_ends_the_turn_with_its_answer_and_all_tokens_read()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        Assert.True(fed.Connection.IsInTurn);

        await fed.SayAsync(RecordedLines.Init, RecordedLines.OldResult("echo: hello"));

        Assert.Equal(
            new(prompt, TurnOutcome.Completed, "echo: hello", new(0.01m, 123, 2, 1)), await fed.NextAsync<AgentTurnEnded>());
        Assert.False(fed.Connection.IsInTurn);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_whose_type_comes_last_is_a_result()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.NewResult("echo", prompt));

        Assert.Equal(new(prompt, TurnOutcome.Completed, "echo", new(0.012m, 123, 2, 1)), await fed.NextAsync<AgentTurnEnded>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_without_text_answers_with_the_text_of_the_turn()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.Delta("said"), RecordedLines.OldResult(""));

        await fed.NextAsync<AgentText>();
        Assert.Equal("said", (await fed.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_success_that_is_an_error_failed_and_keeps_what_was_said()
    {
        await using var fed = await FedConnection.StartAsync();
        var first = await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("API Error: 529", isError: true));
        Assert.Equal((first, TurnOutcome.Failed, "⚠ API Error: 529"), Short(await fed.NextAsync<AgentTurnEnded>()));

        var second = await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.Delta("half"), RecordedLines.OldResult("API Error: 529", isError: true));
        await fed.NextAsync<AgentText>();
        Assert.Equal((second, TurnOutcome.Failed, "half\n\n⚠ API Error: 529"), Short(await fed.NextAsync<AgentTurnEnded>()));

        var third = await fed.GiveAsync();
        await fed.SayAsync("""{"type":"result","subtype":"error_max_turns","is_error":true,"errors":["too","many"]}""");
        Assert.Equal((third, TurnOutcome.Failed, "⚠ too many"), Short(await fed.NextAsync<AgentTurnEnded>()));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_interrupted_turn_ends_with_what_was_said()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.Delta("half"));
        await fed.NextAsync<AgentText>();

        await fed.Connection.InterruptAsync();
        await fed.SayAsync(RecordedLines.OldInterrupted);

        Assert.Equal((prompt, TurnOutcome.Interrupted, "half"), Short(await fed.NextAsync<AgentTurnEnded>()));
        Assert.Contains(await fed.WrittenAsync(), line => line.Contains("\"interrupt\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_ended_before_the_interrupt_reached_it_is_complete_and_the_next_is_not_interrupted()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();
        await fed.Connection.InterruptAsync();
        await fed.SayAsync(RecordedLines.OldResult("done"));
        Assert.Equal((prompt, TurnOutcome.Completed, "done"), Short(await fed.NextAsync<AgentTurnEnded>()));

        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("boom", isError: true));
        Assert.Equal(TurnOutcome.Failed, (await fed.NextAsync<AgentTurnEnded>()).Outcome);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_interrupt_when_nothing_runs_is_not_written()
    {
        await using var fed = await FedConnection.StartAsync();

        await fed.Connection.InterruptAsync();

        Assert.DoesNotContain(await fed.WrittenAsync(), line => line.Contains("\"interrupt\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_costs_what_the_total_grew_by()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("a", "0.25"));
        Assert.Equal(0.25m, (await fed.NextAsync<AgentTurnEnded>()).Usage.CostUsd);
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("b", "0.75"));
        Assert.Equal(0.5m, (await fed.NextAsync<AgentTurnEnded>()).Usage.CostUsd);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_that_tells_no_total_does_not_make_the_next_turn_pay_again()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("a", "0.25"));
        await fed.NextAsync<AgentTurnEnded>();
        await fed.GiveAsync();
        await fed.SayAsync("""{"type":"result","subtype":"error_during_execution","is_error":true,"errors":["x"]}""");
        Assert.Equal(0, (await fed.NextAsync<AgentTurnEnded>()).Usage.CostUsd);

        await fed.GiveAsync();
        await fed.SayAsync(RecordedLines.OldResult("b", "0.75"));

        Assert.Equal(0.5m, (await fed.NextAsync<AgentTurnEnded>()).Usage.CostUsd);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_resumed_conversation_whose_total_goes_on_costs_only_what_is_new()
    {
        await using var fed = await FedConnection.StartAsync(resumes: true);
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.NewResult("a", prompt, total: "7.5", since: "0.25"));

        Assert.Equal(0.252m, (await fed.NextAsync<AgentTurnEnded>()).Usage.CostUsd);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_result_of_another_message_is_spoken_and_the_turn_goes_on()
    {
        await using var fed = await FedConnection.StartAsync();
        var prompt = await fed.GiveAsync();

        await fed.SayAsync(RecordedLines.NewResult("a task ended", Guid.NewGuid()));

        Assert.Equal("a task ended", (await fed.NextAsync<AgentSpoke>()).Text);
        Assert.True(fed.Connection.IsInTurn);
        await fed.SayAsync(RecordedLines.NewResult("answer", prompt));
        Assert.Equal((prompt, TurnOutcome.Completed, "answer"), Short(await fed.NextAsync<AgentTurnEnded>()));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_nobody_asked_for_is_background_work_until_it_speaks()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(RecordedLines.Init);
        await fed.SettledAsync();
        Assert.True(fed.Connection.IsInTurn);
        Assert.True(fed.Connection.HasBackgroundWork);

        await fed.SayAsync(RecordedLines.OldResult("by the way"));

        var spoke = await fed.NextAsync<AgentSpoke>();
        Assert.Equal(("by the way", 0.01m), (spoke.Text, spoke.Usage.CostUsd));
        Assert.False(fed.Connection.IsInTurn);
        Assert.False(fed.Connection.HasBackgroundWork);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_turn_that_nobody_asked_for_and_that_says_nothing_is_silent()
    {
        await using var fed = await FedConnection.StartAsync();

        await fed.SayAsync(RecordedLines.Init, RecordedLines.OldResult(""));

        await fed.SettledAsync();
        Assert.False(fed.Connection.IsInTurn);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Background_tasks_are_counted_from_their_start_to_their_end()
    {
        await using var fed = await FedConnection.StartAsync();
        await IsBusyAfterAsync(fed, true, """{"type":"system","subtype":"task_started","task_id":"a"}""");
        await IsBusyAfterAsync(fed, true, """{"type":"system","subtype":"task_started","task_id":"b"}""");
        await IsBusyAfterAsync(fed, true, """{"type":"system","subtype":"task_notification","task_id":"a"}""");
        await IsBusyAfterAsync(fed, false, """{"type":"system","subtype":"task_notification","task_id":"b"}""");
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_list_of_background_tasks_is_believed()
    {
        await using var fed = await FedConnection.StartAsync();
        await IsBusyAfterAsync(fed, true, """{"type":"system","subtype":"background_tasks_changed","tasks":[{"id":"a"}]}""");
        await IsBusyAfterAsync(fed, false, """{"type":"system","subtype":"background_tasks_changed","tasks":[]}""");
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("529", "\"overloaded\"", "615", "The model's API does not answer (overloaded, 529); retrying the API (1 of 10)…")]
    [InlineData("null", "\"unknown\"", "615.25", "The model's API does not answer (unknown); retrying the API (1 of 10)…")]
    public async Task A_retry_of_the_models_api_is_progress(string status, string error, string delay, string expected)
    {
        await using var fed = await FedConnection.StartAsync();

        await fed.SayAsync(
            $$"""{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":{{delay}},"error_status":{{status}},"error":{{error}}}""");

        Assert.Equal(expected, (await fed.NextAsync<AgentProgress>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_conversation_that_can_not_be_resumed_is_told_by_the_exit()
    {
        await using var fed = await FedConnection.StartAsync(resumes: true);
        await fed.SayAsync(RecordedLines.ResumeFailed);
        await fed.SettledAsync();

        Assert.Equal(
            new(AgentExitReason.ResumeFailed, "No conversation found with session ID: X"), await fed.EndAsync());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_exit_is_told_apart_by_how_far_it_had_come()
    {
        await using var early = await FedConnection.StartAsync();
        Assert.Equal(AgentExitReason.StartFailed, (await early.EndAsync()).Reason);

        await using var late = await FedConnection.StartAsync();
        await late.SayAsync(RecordedLines.Ready);
        await late.NextAsync<AgentReady>();
        Assert.Equal(AgentExitReason.Crashed, (await late.EndAsync()).Reason);

        await using var asked = await FedConnection.StartAsync();
        Assert.Equal(AgentExitReason.Asked, (await asked.EndAsync(wasAsked: true)).Reason);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Lines_that_mean_nothing_to_us_do_no_harm()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.GiveAsync();

        await fed.SayAsync(
            "", "Warning: no such model", "{\"type\":", "[1,2]", "null", "42", "\"text\"", "{}", """{"type":7}""", """{"type":"news"}""",
            """{"type":"system"}""", """{"type":"system","subtype":"news"}""", """{"type":"assistant"}""", """{"type":"assistant","message":{"content":"text"}}""",
            """{"type":"user","message":{"role":"user","content":"<local-command-stdout>x"},"isReplay":true}""", """{"type":"stream_event"}""",
            """{"type":"stream_event","event":{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"hm"}}}""",
            """{"type":"control_request"}""", """{"type":"control_request","request_id":"x","request":{"subtype":"hook_callback"}}""",
            """{"type":"control_cancel_request","request_id":"x"}""", """{"type":"control_response","response":{"request_id":"other"}}""",
            """{"type":"command_lifecycle","command_uuid":"x","state":"queued"}""");

        await fed.SettledAsync();
        Assert.True(fed.Connection.IsInTurn);
        Assert.False(fed.Connection.IsReady);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Another_conversation_id_is_told_once()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(RecordedLines.Init);
        var changed = RecordedLines.Init.Replace(FedConnection.Session, "new-id", StringComparison.Ordinal);

        await fed.SayAsync(changed, changed);

        Assert.Equal(new("new-id"), await fed.NextAsync<AgentSessionChanged>());
        await fed.SettledAsync();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_permission_is_asked_for_and_its_answer_written_once()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(RecordedLines.Permission);
        var question = await fed.NextAsync<AgentQuestion>();

        Assert.True(await fed.Connection.AnswerAsync(question.QuestionId, "Allow"));
        Assert.False(await fed.Connection.AnswerAsync(question.QuestionId, "Allow"));

        Assert.Single(await fed.WrittenAsync(), line => line.Contains("\"updatedInput\"", StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_permission_that_is_no_longer_waited_for_is_withdrawn()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(RecordedLines.Permission, RecordedLines.PermissionCancelled);
        var question = await fed.NextAsync<AgentQuestion>();

        Assert.Equal(question.QuestionId, (await fed.NextAsync<AgentQuestionWithdrawn>()).QuestionId);
        Assert.False(await fed.Connection.AnswerAsync(question.QuestionId, "Allow"));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_allowed_for_good_and_another_mode_are_told_for_the_session_to_keep()
    {
        await using var fed = await FedConnection.StartAsync();
        await fed.SayAsync(RecordedLines.Init, RecordedLines.Permission);
        await fed.Connection.AnswerAsync((await fed.NextAsync<AgentQuestion>()).QuestionId, "Always allow");
        Assert.Equal(
            ["Bash(touch zzz1 *)"], (await fed.NextAsync<AgentPermissionsChanged>()).Permissions.Rules.Select(static rule => rule.Rule));

        await fed.SayAsync("""{"type":"system","subtype":"status","status":null,"permissionMode":"acceptEdits","session_id":"x"}""");

        var kept = (await fed.NextAsync<AgentPermissionsChanged>()).Permissions;
        Assert.Equal("acceptEdits", kept.Mode);
        Assert.Single(kept.Rules);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_model_is_set_by_name_and_the_default_by_none()
    {
        await using var fed = await FedConnection.StartAsync();

        Assert.True(await fed.Connection.SetModelAsync("opus"));
        Assert.True(await fed.Connection.SetModelAsync(null));

        var lines = await fed.WrittenAsync();
        Assert.Contains(lines, line => line.EndsWith("""{"subtype":"set_model","model":"opus"}}""", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("""{"subtype":"set_model"}}""", StringComparison.Ordinal));
    }

    private static (Guid Prompt, TurnOutcome Outcome, string Text) Short(AgentTurnEnded ended) =>
        (ended.PromptId, ended.Outcome, ended.Text);

    private static async Task IsBusyAfterAsync(FedConnection fed, bool isBusy, string line)
    {
        await fed.SayAsync(line);
        await fed.SettledAsync();
        Assert.Equal(isBusy, fed.Connection.HasBackgroundWork);
    }
}
