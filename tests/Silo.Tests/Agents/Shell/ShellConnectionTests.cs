using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public sealed class ShellConnectionTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_is_answered_with_one_sentence_instead_of_being_run_when_the_disk_is_full()
    {
        await using var scope = new ShellScope();
        File.CreateSymbolicLink(Path.Combine(scope.Memory, "begun"), "/dev/full");
        var shell = await scope.StartAsync();

        var ended = await shell.AskAsync("touch ran");

        Assert.Equal(TurnOutcome.Failed, ended.Outcome);
        Assert.Equal(
            "⚠ The command was not run: the disk that holds Dormouse's store takes no more writes. Free some space there, then send the command again.",
            ended.Text);
        Assert.False(File.Exists(Path.Combine(scope.Work, "ran")));
        Assert.False(shell.Connection.IsInTurn);

        File.Delete(Path.Combine(scope.Memory, "begun"));
        Assert.Equal("```\nagain\n```", (await shell.AskAsync("echo again")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_stop_that_hits_our_own_lines_leaves_the_shell_alive()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            await scope.BegunAsync(await shell.GiveAsync("sleep 100"));
            await shell.Connection.InterruptAsync();
            await shell.Connection.InterruptAsync();
            await shell.Connection.InterruptAsync();
            Assert.Equal(TurnOutcome.Interrupted, (await shell.Events.NextAsync<AgentTurnEnded>()).Outcome);
        }

        Assert.Equal("```\nalive\n```", (await shell.AskAsync("echo alive")).Text);
        Assert.False(shell.Process.Exited.IsCompleted);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("INT")]
    [InlineData("INT TERM")]
    public async Task A_stop_that_has_to_insist_leaves_the_jobs_of_earlier_commands_alive(string unheeded)
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("sleep 1000 &");
        await shell.GiveAsync($"bash -c \"trap '' {unheeded}; echo begun; sleep 1000; :\"");
        await shell.Events.NextAsync<AgentText>();

        await shell.Connection.InterruptAsync();
        await shell.Connection.InterruptAsync();

        var ended = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal(TurnOutcome.Interrupted, ended.Outcome);
        Assert.Equal("```\nlives\n```", (await shell.AskAsync("kill -0 $! && echo lives")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_that_comes_after_one_that_was_stopped_was_not_told_to_stop()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await scope.BegunAsync(await shell.GiveAsync("sleep 100"));
        await shell.Connection.InterruptAsync();
        Assert.Equal(1, shell.Connection.StopsBegun);
        await shell.Events.NextAsync<AgentTurnEnded>();

        await scope.BegunAsync(await shell.GiveAsync("sleep 100"));
        Assert.False(shell.Connection.IsStopping);

        await shell.Connection.InterruptAsync();
        Assert.Equal(2, shell.Connection.StopsBegun);
        await shell.Events.NextAsync<AgentTurnEnded>();
    }

    [Fact(Timeout = 3 * TestScope.Patience)]
    public async Task A_stop_at_any_moment_ends_its_command_and_no_other()
    {
        const int Moments = 100;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] commands =
        [
            "sleep 100", "echo quick", ":", "(sleep 100)", "sleep 100 | cat", "for i in 1 2 3; do sleep 100; done; echo end", "while :; do :; done",
            "cat <(sleep 100)", "x=$(sleep 100); echo $x", "bash -c 'sleep 100'", "trap 'echo caught' INT; sleep 100; trap - INT", "false",
            "seq 100000 | tail -1", "declare -A kept; kept[a]=b",
        ];
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        for (var moment = 0; moment < Moments; moment++)
        {
            var what = $"seed {seed}, moment {moment}";
            var command = commands[random.Next(commands.Length)];
            var prompt = await shell.GiveAsync(command);
            await Task.Delay(TimeSpan.FromMicroseconds(random.Next(random.Next(2) == 0 ? 3_000 : 30_000)), TestScope.Ended);
            await shell.Connection.InterruptAsync();
            if (random.Next(2) == 0)
            {
                await Task.Delay(TimeSpan.FromMicroseconds(random.Next(5_000)), TestScope.Ended);
                await shell.Connection.InterruptAsync();
            }

            var ended = await EndedAsync(shell, $"{what}: {command}");
            Assert.True(prompt.Id == ended.PromptId, what);
            Assert.False(shell.Process.Exited.IsCompleted, $"{what}: the shell did not live on after {command}: {ended.Text}");
            await shell.GiveAsync($"echo after {moment}");
            var next = await EndedAsync(shell, $"{what}, after {command}");
            Assert.True(next.Text == $"```\nafter {moment}\n```", $"{what}, after {command}: {next.Text}");
        }

        Assert.False(shell.Process.Exited.IsCompleted, $"seed {seed}: the shell did not live on");
    }

    private static async Task<AgentTurnEnded> EndedAsync(ShellRun shell, string what)
    {
        try
        {
            return await shell.Events.NextAsync<AgentTurnEnded>().WaitAsync(TimeSpan.FromSeconds(20), TestScope.Ended);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{what}: no end came, the shell {(shell.Process.Exited.IsCompleted ? "has ended" : "lives")}.");
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_shell_that_does_not_heed_a_stop_is_ended_and_goes_on_where_it_was()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("mkdir inner; cd inner; export KEPT=yes");
        await shell.GiveAsync("cd /; trap '' INT; echo begun; while :; do :; done");
        await shell.Events.NextAsync<AgentText>();

        await shell.Connection.InterruptAsync();

        var ended = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((TurnOutcome.Interrupted, $"```\nbegun\n```\n{ShellTexts.NotStopped}"), (ended.Outcome, ended.Text));
        Assert.Equal(AgentExitReason.Crashed, (await shell.ExitAsync()).Reason);
        var next = await scope.StartAsync();
        Assert.Equal($"```\nyes {scope.Work}/inner\n```", (await next.AskAsync("echo $KEPT $PWD")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_shell_that_dies_at_a_stop_has_stopped_its_command_and_goes_on_where_it_was()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("mkdir inner; cd inner; export KEPT=yes");
        var prompt = await shell.GiveAsync("cd /; trap 'kill -KILL $$' INT; echo begun; sleep 100");
        await shell.Events.NextAsync<AgentText>();

        await shell.Connection.InterruptAsync();

        var ended = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, TurnOutcome.Interrupted), (ended.PromptId, ended.Outcome));
        Assert.StartsWith("```\nbegun\n```\n*The shell was killed by signal", ended.Text, StringComparison.Ordinal);
        Assert.Equal(AgentExitReason.Crashed, (await shell.ExitAsync()).Reason);
        var next = await scope.StartAsync();
        Assert.Equal($"```\nyes {scope.Work}/inner\n```", (await next.AskAsync("echo $KEPT $PWD")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_lost_mark_is_noticed_and_the_shell_is_ended()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();

        // From here on bash runs nothing any more.
        var ended = await shell.AskAsync("echo said; shopt -s extdebug; set -T; trap 'false' DEBUG");

        Assert.Equal((TurnOutcome.Completed, $"```\nsaid\n```\n{ShellTexts.MarkLost}"), (ended.Outcome, ended.Text));
        await shell.Ended;
        Assert.Equal("```\nagain\n```", (await (await scope.StartAsync()).AskAsync("echo again")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_command_that_a_shell_never_began_is_not_answered_when_it_ends()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("echo first");
        shell.Process.Signal(UnixSignal.Stop);
        var prompt = await shell.GiveAsync("touch ran");

        shell.Process.Signal(UnixSignal.Kill);

        await shell.Ended;
        Assert.False(File.Exists(Path.Combine(scope.Work, "ran")));
        Assert.NotEqual($"{prompt.Id:N}", await File.ReadAllTextAsync(Path.Combine(scope.Memory, "begun"), TestScope.Ended));
        Assert.False(shell.Events.HasMore<AgentTurnEnded>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_background_job_prints_between_commands_comes_as_a_message_of_its_own()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        Assert.StartsWith(
            "```\n[1] ", (await shell.AskAsync("mkfifo gate; (read x <gate; echo from the job) &")).Text, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(scope.Work, "gate"), "go\n", TestScope.Ended);

        Assert.Equal("```\nfrom the job\n```", (await shell.Events.NextAsync<AgentSpoke>()).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_background_job_has_printed_comes_before_the_next_answer_and_is_no_part_of_it()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync(ShellScope.Patience with { Quiet = TimeSpan.FromHours(1) });
        await shell.AskAsync("mkfifo gate; (read x <gate; echo from the job; touch told) &");
        await File.WriteAllTextAsync(Path.Combine(scope.Work, "gate"), "go\n", TestScope.Ended);
        await Eventually.Is(() => File.Exists(Path.Combine(scope.Work, "told")), "the job is done");

        var prompt = await shell.GiveAsync("echo mine");

        Assert.Equal("```\nfrom the job\n```", (await shell.Events.NextAsync<AgentSpoke>()).Text);
        var ended = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, "```\nmine\n```"), (ended.PromptId, ended.Text));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_a_command_sets_is_seen_by_the_next_command_and_in_no_answer()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("PS1='(venv) $ '; PROMPT_COMMAND='echo prompting; cat'; PS0='before '");

        Assert.Equal("```\n(venv) $ |echo prompting; cat|before \n```", (await shell.AskAsync("echo \"$PS1|$PROMPT_COMMAND|$PS0\"")).Text);
        Assert.Equal("", (await shell.AskAsync("true")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_command_leaves_is_there_for_the_next_one()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();
        await shell.AskAsync("declare -A map; map[a]=1; f() { echo f$1; }; alias g='f 2'; set -- one two; shopt -s extglob; (exit 7)");

        Assert.Equal("```\n7 1 f1 two\n```", (await shell.AskAsync("echo $? ${map[a]} $(f 1) $2")).Text);
        Assert.Equal("```\nf2\n```", (await shell.AskAsync("g")).Text);
        Assert.Equal("```\n    2  echo $? ${map[a]} $(f 1) $2\n    3  g\n    4  history 3\n```", (await shell.AskAsync("history 3")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_shell_that_ends_in_a_command_tells_so_and_keeps_folder_and_environment()
    {
        await using var scope = new ShellScope();
        var shell = await scope.StartAsync();

        Assert.Equal(
            "```\nbye\n```\n*The shell ended with exit code 4. The next message starts it again.*",
            (await shell.AskAsync("mkdir inner; cd inner; export KEPT=yes; set -x; { echo bye; exit 4; } 2>/dev/null")).Text);
        await shell.Ended;
        Assert.Equal($"```\nyes {scope.Work}/inner\n```", (await (await scope.StartAsync()).AskAsync("echo $KEPT $PWD")).Text);
    }
}
