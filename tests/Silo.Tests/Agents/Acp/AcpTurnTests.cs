using Dormouse.Silo.Agents;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>Turns of the scripted agent, with every deviation that was seen of real ones.</summary>
public sealed class AcpTurnTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_is_answered_and_the_session_learns_the_agent_s_own_id_of_the_conversation()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("say hello");

        var changed = await scope.Events.NextAsync<AgentSessionChanged>();
        var ended = await scope.Events.NextAsync<AgentTurnEnded>();

        Assert.NotEqual(scope.Launch.AgentSessionId, changed.AgentSessionId);
        Assert.Equal((TurnOutcome.Completed, "hello Done."), (ended.Outcome, ended.Text));
        Assert.Equal(new AgentUsage(0, 100, 10, 1), ended.Usage);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_is_ready_with_its_version_and_commands()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync();

        var ready = await scope.Events.NextAsync<AgentReady>();

        Assert.Equal("1.2.3", ready.Version);
        Assert.Equal(["status", "compact"], ready.Commands);
        Assert.Equal(["status", "compact"], run.Commands);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("junk", "Done.")]
    [InlineData("replay notify", "Done.")]
    [InlineData("file", "refused with -32601 Done.")]
    public async Task What_is_no_part_of_the_answer_ends_nothing_and_is_not_in_it(string text, string answer)
    {
        await using var scope = new AcpScope("scripted", "junk", "big");
        var run = await scope.StartAsync(text);

        Assert.Equal((TurnOutcome.Completed, answer), await EndAsync(scope));
        await run.GiveAsync(AcpScope.Prompt("say next"));
        Assert.Equal((TurnOutcome.Completed, "next Done."), await EndAsync(scope));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_comes_behind_the_end_of_a_turn_is_in_no_answer()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync("late");

        Assert.Equal((TurnOutcome.Completed, "Done."), await EndAsync(scope));
        await run.StopAsync();
        await scope.Events.NextAsync<AgentExited>();
        Assert.False(scope.Events.HasMore<AgentText>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_line_of_17_MB_is_read()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("long");

        Assert.Equal(17 * 1024 * 1024, (await scope.Events.NextAsync<AgentTurnEnded>()).Text.IndexOf(' ', StringComparison.Ordinal));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Tools_are_told_when_it_is_known_what_they_do_and_once()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("tool update-first");

        var started = await scope.Events.NextAsync<AgentToolStarted>();
        Assert.Equal(("bash", "Running ls -l…", "ls -l"), (started.Tool, started.Progress, started.Input));
        Assert.Equal(new("t1", "total 0", IsError: false), await scope.Events.NextAsync<AgentToolFinished>());
        Assert.Equal("Reading look…", (await scope.Events.NextAsync<AgentToolStarted>()).Progress);
        Assert.Equal(new("t9", "no such file", IsError: true), await scope.Events.NextAsync<AgentToolFinished>());
        Assert.False(scope.Events.HasMore<AgentToolStarted>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task That_it_thinks_and_what_it_plans_is_progress()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("think plan");

        Assert.Equal("Thinking…", (await scope.Events.NextAsync<AgentProgress>()).Text);
        Assert.Equal("Step 2 of 2: act…", (await scope.Events.NextAsync<AgentProgress>()).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("codex-acp", "warn", TurnOutcome.Completed, "Done.")]
    [InlineData("scripted", "warn", TurnOutcome.Completed, "Warning: the model's name is not known Done.")]
    [InlineData("copilot", "soft-fail", TurnOutcome.Failed, "⚠ Error: 400 fake error 400")]
    [InlineData("scripted", "fail", TurnOutcome.Failed, "⚠ Internal error: 400 fake error 400")]
    public async Task What_the_agent_says_beside_its_model_is_known_where_it_was_seen(
        string program, string text, TurnOutcome outcome, string answer)
    {
        await using var scope = new AcpScope(program);
        await scope.StartAsync(text);

        Assert.Equal((outcome, answer), await EndAsync(scope));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_failure_that_the_agent_explains_is_told_apart_and_its_retries_are_shown()
    {
        await using var scope = new AcpScope("codex-acp");
        var run = await scope.StartAsync("air-fail");

        Assert.Equal("Retrying, attempt 3 of 10.", (await scope.Events.NextAsync<AgentProgress>()).Text);
        var ended = await scope.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal(new(AgentFailureKind.Overloaded, "The service is overloaded.", HasProduced: false), ended.Failure);
        Assert.Equal((3, 10), (run.Activity.Retry!.Attempt, run.Activity.Retry.Most));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_login_that_is_lost_in_a_turn_is_told_with_what_to_do()
    {
        await using var scope = new AcpScope("codex-acp");
        await scope.StartAsync("logged-out");

        var failure = (await scope.Events.NextAsync<AgentTurnEnded>()).Failure!;
        Assert.Equal(AgentFailureKind.Login, failure.Kind);
        Assert.Contains("codex login", failure.Said, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_stopped_turn_keeps_what_was_said_and_the_next_prompt_is_answered()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync("slow");
        await scope.Events.NextAsync<AgentText>();

        await run.InterruptAsync();
        Assert.Equal((TurnOutcome.Interrupted, "Working."), await EndAsync(scope));
        await run.GiveAsync(AcpScope.Prompt("say next"));
        Assert.Equal((TurnOutcome.Completed, "next Done."), await EndAsync(scope));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("codex-acp", true)]
    [InlineData("scripted", false)]
    public async Task Where_a_command_runs_on_after_a_stop_the_process_ends_with_it(string program, bool ends)
    {
        await using var scope = new AcpScope(program);
        var run = await scope.StartAsync("running");
        await scope.Events.NextAsync<AgentToolStarted>();

        await run.InterruptAsync();

        Assert.Equal((TurnOutcome.Interrupted, ""), await EndAsync(scope));
        if (ends)
        {
            await scope.Events.NextAsync<AgentExited>();
        }
        else
        {
            await run.GiveAsync(AcpScope.Prompt("say next"));
            Assert.Equal((TurnOutcome.Completed, "next Done."), await EndAsync(scope));
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_is_stopped_before_the_conversation_is_open_never_reaches_the_agent()
    {
        await using var scope = new AcpScope("scripted", "never-ready");
        var run = await scope.StartAsync();
        var prompt = AcpScope.Prompt("say never");
        var epoch = scope.Epoch;
        await run.GiveAsync(prompt);

        await run.InterruptAsync();

        var ended = await scope.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((TurnOutcome.Interrupted, true), (ended.Outcome, ended.MayBeUnrecorded));
        Assert.Equal(Grains.Agents.TranscriptFindingKind.NotGiven, (await scope.FindAsync(prompt, epoch)).Kind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_does_not_stop_is_ended_with_everything_of_it()
    {
        await using var scope = new AcpScope("scripted", "ignore-sigterm", "ignore-eof");
        var run = await scope.StartAsync("deaf");
        await scope.Events.NextAsync<AgentText>();

        await run.InterruptAsync();

        Assert.Equal(LastResort.StopPatience, (await scope.Events.NextAsync<AgentIgnoredStop>()).After);
        Assert.Equal((TurnOutcome.Interrupted, "Working."), await EndAsync(scope));
        await run.Gone;
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_ignores_the_end_of_its_input_and_SIGTERM_is_gone_after_the_grace()
    {
        await using var scope = new AcpScope("scripted", "ignore-sigterm", "ignore-eof");
        var run = await scope.StartAsync("say hello");
        await EndAsync(scope);

        await run.StopAsync();

        Assert.True(run.Gone.IsCompleted);
        Assert.Equal(AgentExitReason.Asked, (await scope.Events.NextAsync<AgentExited>()).Reason);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_dies_in_a_turn_has_crashed()
    {
        await using var scope = new AcpScope();
        var prompt = AcpScope.Prompt("die");
        var run = await scope.StartAsync();
        var epoch = scope.Epoch;
        await run.GiveAsync(prompt);

        Assert.Equal(AgentExitReason.Crashed, (await scope.Events.NextAsync<AgentExited>()).Reason);
        Assert.Equal(Grains.Agents.TranscriptFindingKind.Unknown, (await scope.FindAsync(prompt, epoch)).Kind);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("needs-login", AgentExitReason.StartFailed, "is not logged in (Authentication required); log in with its own program.")]
    [InlineData("version-2", AgentExitReason.StartFailed, "speaks another version of the protocol than 1.")]
    public async Task What_keeps_an_agent_from_beginning_is_told(string trait, AgentExitReason reason, string description)
    {
        await using var scope = new AcpScope("scripted", trait);
        await scope.StartAsync("say hello");

        Assert.Equal(new(reason, description), await scope.Events.NextAsync<AgentExited>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_key_in_the_environment_logs_in_by_itself()
    {
        await using var scope = new AcpScope("codex-acp", "needs-login");
        scope.Settings.Environment["OPENAI_API_KEY"] = "dummy";
        await scope.StartAsync("say hello");

        Assert.Equal((TurnOutcome.Completed, "hello Done."), await EndAsync(scope));
    }

    private static async Task<(TurnOutcome Outcome, string Text)> EndAsync(AcpScope scope)
    {
        var ended = await scope.Events.NextAsync<AgentTurnEnded>();
        return (ended.Outcome, ended.Text);
    }
}
