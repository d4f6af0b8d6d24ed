using Dormouse.Grains.Agents;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Acp;

/// <summary>A conversation outlives its process, or it is told that it does not.</summary>
public sealed class AcpSleepTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("load")]
    [InlineData("resume")]
    public async Task A_conversation_goes_on_after_its_process_has_ended_and_nobody_sees_the_replay(string trait)
    {
        await using var scope = new AcpScope("scripted", trait);
        var first = await scope.StartAsync("say hello");
        await scope.KeepAsync();
        await scope.Events.NextAsync<AgentTurnEnded>();
        await first.StopAsync();

        await scope.StartAsync("turns");

        var text = await scope.Events.NextAsync<AgentText>();
        Assert.Equal("I count 2: say hello | turns", text.Text);
        Assert.Equal("I count 2: say hello | turns Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
        Assert.False(scope.Events.HasMore<AgentSessionChanged>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_session_that_never_heard_the_agent_s_own_id_goes_on_all_the_same()
    {
        await using var scope = new AcpScope();
        var first = await scope.StartAsync("say hello");
        var changed = await scope.Events.NextAsync<AgentSessionChanged>();
        await scope.Events.NextAsync<AgentTurnEnded>();
        await first.StopAsync();

        await scope.StartAsync("turns");

        Assert.Equal(changed, await scope.Events.NextAsync<AgentSessionChanged>());
        Assert.Equal("I count 2: say hello | turns Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("-", "Resource not found")]
    [InlineData("internal-errors", "Resource not found")]
    [InlineData("no-load", "it can't go on with a conversation")]
    public async Task A_history_that_is_gone_is_told_and_never_replaced(string trait, string why)
    {
        await using var scope = new AcpScope("scripted", trait);
        scope.Launch = scope.Launch with { HasHistory = true };
        await scope.StartAsync("turns");

        Assert.Equal(new(AgentExitReason.ResumeFailed, why), await scope.Events.NextAsync<AgentExited>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_whose_history_can_t_be_trusted_is_not_asked_for_it()
    {
        await using var scope = new AcpScope("gemini");
        var first = await scope.StartAsync("say hello");
        await scope.KeepAsync();
        await scope.Events.NextAsync<AgentTurnEnded>();
        await first.StopAsync();

        await scope.StartAsync("turns");

        Assert.Equal(
            new(AgentExitReason.ResumeFailed, "it forgets a conversation when its process ends"),
            await scope.Events.NextAsync<AgentExited>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task After_start_fresh_another_conversation_begins()
    {
        await using var scope = new AcpScope();
        var first = await scope.StartAsync("say hello");
        await scope.Events.NextAsync<AgentTurnEnded>();
        await first.StopAsync();
        scope.Launch = scope.Launch with { AgentSessionId = Guid.NewGuid().ToString() };

        await scope.StartAsync("turns");

        Assert.Equal("I count 1: turns Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("large", "model large, mode agent Done.")]
    [InlineData(null, "model small, mode agent Done.")]
    public async Task The_model_is_set_again_after_each_start(string? model, string answer)
    {
        await using var scope = new AcpScope();
        scope.Launch = scope.Launch with { Model = model };
        for (var i = 0; i < 2; i++)
        {
            var run = await scope.StartAsync("model");
            Assert.Equal(answer, (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
            await run.StopAsync();
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_model_is_set_while_it_runs_and_its_own_is_back_without_one()
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync();
        await scope.Events.NextAsync<AgentReady>();

        Assert.True(await run.SetModelAsync("large"));
        await run.GiveAsync(AcpScope.Prompt("model"));
        Assert.Equal("model large, mode agent Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
        await run.SetModelAsync(null);
        await run.GiveAsync(AcpScope.Prompt("model"));
        Assert.Equal("model small, mode agent Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_model_that_the_agent_says_yes_to_and_does_not_use_is_told_and_the_prompt_is_not_given()
    {
        await using var scope = new AcpScope("scripted", "lying-model");
        scope.Launch = scope.Launch with { Model = "huge" };
        await scope.StartAsync("model");

        Assert.Equal(
            new(AgentFailureKind.UnknownModel, "the agent has no model huge and goes on with small", HasProduced: false),
            (await scope.Events.NextAsync<AgentTurnEnded>()).Failure);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("scripted", null, null, "agent")]
    [InlineData("codex-acp", null, null, "read-only")]
    [InlineData("qwen", null, null, "default")]
    [InlineData("codex-acp", "agent", null, "agent")]
    [InlineData("codex-acp", "agent", "plan", "plan")]
    [InlineData("codex-acp", null, "gone", "read-only")]
    public async Task It_begins_in_the_mode_in_force_else_that_of_the_settings_else_one_that_asks(
        string program, string? set, string? kept, string mode)
    {
        await using var scope = new AcpScope(program);
        scope.Configure(scope.Settings with { PermissionMode = set });
        scope.Launch = scope.Launch with { Permissions = kept is null ? null : AgentPermissions.None with { Mode = kept } };
        await scope.StartAsync("model");

        Assert.Equal($"model small, mode {mode} Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_mode_of_the_settings_that_the_agent_does_not_have_is_told()
    {
        await using var scope = new AcpScope();
        scope.Configure(scope.Settings with { PermissionMode = "yolo" });
        await scope.StartAsync("model");

        Assert.Equal(
            new(
                AgentExitReason.StartFailed,
                "can't begin in the permission mode yolo of its settings: it has only agent, read-only, default, plan."),
            await scope.Events.NextAsync<AgentExited>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_mode_that_changes_by_itself_is_kept_by_the_session()
    {
        await using var scope = new AcpScope();
        await scope.StartAsync("mode");

        Assert.Equal("plan", (await scope.Events.NextAsync<AgentPermissionsChanged>()).Permissions.Mode);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_mode_that_a_person_chooses_holds_from_the_next_prompt_on_also_of_one_that_is_just_starting(bool waits)
    {
        await using var scope = new AcpScope();
        var run = await scope.StartAsync();
        if (waits)
        {
            await scope.Events.NextAsync<AgentReady>();
        }

        Assert.True(await run.SetModeAsync("read-only"));
        Assert.True(await run.SetModeAsync("plan"));
        await run.GiveAsync(AcpScope.Prompt("model"));

        Assert.Equal("model small, mode plan Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
        Assert.False(scope.Events.HasMore<AgentPermissionsChanged>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_mode_that_the_agent_does_not_take_is_told_and_the_prompt_is_not_given()
    {
        await using var scope = new AcpScope("scripted", "keeps-mode");
        var run = await scope.StartAsync();
        await run.SetModeAsync("plan");
        await run.GiveAsync(AcpScope.Prompt("model"));

        var ended = await scope.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal(
            "Your message was not given to the agent: the agent does not take the mode plan (Not now); choose another one with /mode.",
            ended.Text);
        Assert.Equal((TurnOutcome.Failed, true), (ended.Outcome, ended.MayBeUnrecorded));
        await run.SetModeAsync("agent");
        await run.GiveAsync(AcpScope.Prompt("model"));
        Assert.Equal("model small, mode agent Done.", (await scope.Events.NextAsync<AgentTurnEnded>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_mode_that_was_kept_and_is_gone_is_not_said_to_be_in_force()
    {
        await using var scope = new AcpScope("codex-acp");
        scope.Launch = scope.Launch with { Permissions = AgentPermissions.None with { Mode = "gone" } };
        await scope.StartAsync();

        Assert.Equal("read-only", (await scope.Events.NextAsync<AgentPermissionsChanged>()).Permissions.Mode);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_can_be_chosen_is_told_at_each_start_known_modes_in_plain_words()
    {
        await using var scope = new AcpScope("codex-acp");
        var run = await scope.StartAsync();

        var choices = (await scope.Events.NextAsync<AgentChoicesTold>()).Choices;

        Assert.Equal(("read-only", "small large"), (choices.Mode, string.Join(' ', choices.Models)));
        Assert.Equal(["ask", "auto", "default", "plan"], choices.Modes.Select(static mode => mode.Word));
        Assert.Equal("is in its mode `plan`", choices.Modes[^1].Meaning);
        Assert.Equal(choices.Modes, run.Modes);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_was_written_to_the_agent_is_not_certainly_not_given_and_one_that_was_not_is()
    {
        await using var scope = new AcpScope();
        var (first, second) = (AcpScope.Prompt("say hello"), AcpScope.Prompt("say more"));
        var run = await scope.StartAsync();
        var epoch = scope.Epoch;
        await run.GiveAsync(first);
        await scope.Events.NextAsync<AgentTurnEnded>();

        Assert.Equal(TranscriptFindingKind.Unknown, (await scope.FindAsync(first, epoch)).Kind);
        Assert.Equal(TranscriptFindingKind.NotGiven, (await scope.FindAsync(second, scope.Epoch)).Kind);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_is_known_of_an_agent_silences_it_and_a_person_s_own_settings_go_first()
    {
        await using var scope = new AcpScope("copilot");
        scope.Settings.Environment["COPILOT_AUTO_UPDATE"] = "true";
        var run = await scope.StartAsync("say hello");
        await scope.Events.NextAsync<AgentTurnEnded>();
        var environment = (await File.ReadAllTextAsync($"/proc/{run.ProcessId}/environ", TestScope.Ended)).Split('\0');
        var arguments = (await File.ReadAllTextAsync($"/proc/{run.ProcessId}/cmdline", TestScope.Ended)).Split('\0');

        Assert.Contains("COPILOT_AUTO_UPDATE=true", environment);
        Assert.Equal(["--acp", "--no-auto-update", ""], arguments[^3..]);
    }
}
