using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

public sealed class ShellStartTests
{
    [Theory(Timeout = TestScope.Patience)]
    [InlineData("read -p 'Start tmux? ' x; echo \"<$x>\"")]
    [InlineData("cat")]
    [InlineData("select x in a b; do echo $x; break; done")]
    [InlineData("while read line; do :; done; exec <&-")]
    [InlineData("mesg n; stty -echo; tty; clear; bind '\"\\C-x\": \"y\"'")]
    [InlineData("echo 'unbalanced")]
    [InlineData("exec >/dev/null 2>&1")]
    public async Task A_start_up_file_that_reads_is_answered_by_nobody_and_the_shell_starts(string profile)
    {
        await using var scope = new ShellScope(profile);
        var shell = await scope.StartAsync();
        Assert.Equal("```\nhi\n```", (await shell.AskAsync("echo hi")).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("exec true", "ended by itself (exit code 0)")]
    [InlineData("echo no luck; exit 3", "ended with exit code 3")]
    [InlineData("set -e; false", "ended with exit code 1")]
    [InlineData("exec cat", "ended by itself (exit code 0)")]
    public async Task A_start_up_file_that_ends_the_shell_is_told_and_left_out_until_it_is_changed(string profile, string how)
    {
        await using var scope = new ShellScope(profile);
        var shell = await scope.StartAsync();
        await shell.GiveAsync("touch ran");

        var exited = await shell.ExitAsync();

        Assert.Equal(AgentExitReason.StartFailed, exited.Reason);
        Assert.Contains(how, exited.Description, StringComparison.Ordinal);
        Assert.Contains("start-up files (/etc/profile, ~/.bash_profile)", exited.Description, StringComparison.Ordinal);
        Assert.Contains("The next try begins without them, until they are changed.", exited.Description, StringComparison.Ordinal);
        Assert.False(shell.Events.HasMore<AgentTurnEnded>());
        Assert.False(File.Exists(Path.Combine(scope.Work, "ran")));

        Assert.Equal("```\nhi\n```", (await (await scope.StartAsync()).AskAsync("echo hi $MENDED")).Text);
        scope.Profile("export MENDED=mended");
        Assert.Equal("```\nhi mended\n```", (await (await scope.StartAsync()).AskAsync("echo hi $MENDED")).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("echo Connecting; sleep 1000", "they wait for `sleep 1000` (it said last: Connecting)")]
    [InlineData("exec sleep 1000", "they put `sleep` in the place of the shell")]
    [InlineData("until [ -e never ]; do sleep 0.2; done", "they wait for")]
    public async Task A_start_up_file_that_comes_to_no_end_is_told(string profile, string why)
    {
        await using var scope = new ShellScope(profile);
        var shell = await scope.StartAsync();
        await shell.GiveAsync("touch ran");

        var exited = await shell.ExitAsync();

        Assert.Equal(AgentExitReason.StartFailed, exited.Reason);
        Assert.Contains("its start-up files did not come to an end within", exited.Description, StringComparison.Ordinal);
        Assert.Contains(why, exited.Description, StringComparison.Ordinal);
        Assert.False(shell.Events.HasMore<AgentTurnEnded>());
        Assert.Equal("```\nhi\n```", (await (await scope.StartAsync()).AskAsync("echo hi")).Text);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("export EARLY=yes; touch ../home/begun; sleep 1000", "yes")]
    [InlineData("export EARLY=yes; touch ../home/begun; trap '' INT; sleep 1000", "yes")]
    [InlineData("export EARLY=yes; touch ../home/begun; while :; do :; done", "yes")]
    public async Task A_stop_while_the_shell_starts_is_heeded_at_once_and_the_start_is_cut_short(string profile, string early)
    {
        await using var scope = new ShellScope(profile);
        var shell = await scope.StartAsync(
            ShellScope.Patience with { StillStart = TimeSpan.FromHours(1), LongestStart = TimeSpan.FromHours(1) });
        var prompt = await shell.GiveAsync("touch ran");
        await Eventually.Is(() => File.Exists(Path.Combine(scope.Home, "begun")), "the start-up file is read");

        await shell.Connection.InterruptAsync();

        var ended = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, TurnOutcome.Interrupted), (ended.PromptId, ended.Outcome));
        Assert.Equal($"```\n{early}\n```", (await shell.AskAsync("echo $EARLY")).Text);
        Assert.False(File.Exists(Path.Combine(scope.Work, "ran")));
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("")]
    [InlineData("sleep 1000")]
    public async Task A_stop_before_the_shell_has_read_its_first_lines_neither_ends_it_nor_is_lost(string profile)
    {
        for (var round = 0; round < 20; round++)
        {
            await using var scope = new ShellScope(profile);
            var shell = await scope.StartAsync(
                ShellScope.Patience with { StillStart = TimeSpan.FromHours(1), LongestStart = TimeSpan.FromHours(1) });
            var prompt = await shell.GiveAsync("touch ran");
            await shell.Connection.InterruptAsync();

            var ended = await shell.Events.NextAsync<AgentTurnEnded>();
            Assert.Equal((prompt.Id, TurnOutcome.Interrupted), (ended.PromptId, ended.Outcome));
            Assert.Equal($"```\n{round}\n```", (await shell.AskAsync($"echo {round}")).Text);
            Assert.False(File.Exists(Path.Combine(scope.Work, "ran")));
        }
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_start_that_heeds_no_stop_is_ended()
    {
        await using var scope = new ShellScope("touch ../home/begun; trap '' INT; while :; do :; done");
        var shell = await scope.StartAsync();
        await shell.GiveAsync("touch ran");
        await Eventually.Is(() => File.Exists(Path.Combine(scope.Home, "begun")), "the start-up file is read");

        await shell.Connection.InterruptAsync();

        Assert.Equal(TurnOutcome.Interrupted, (await shell.Events.NextAsync<AgentTurnEnded>()).Outcome);
        Assert.Equal(ShellTexts.StartNotStopped, (await shell.ExitAsync()).Description);
        Assert.Equal("```\nhi\n```", (await (await scope.StartAsync()).AskAsync("echo hi")).Text);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_login_shell_reads_the_first_of_its_files_as_ever()
    {
        await using var scope = new ShellScope();
        await File.WriteAllTextAsync(
            Path.Combine(scope.Home, ".profile"), "declare -A map=([a]=from-profile); . ~/.bashrc", TestScope.Ended);
        await File.WriteAllTextAsync(
            Path.Combine(scope.Home, ".bashrc"), "[ -z \"$PS1\" ] && return; case $- in *i*) export RC=read;; esac", TestScope.Ended);
        var shell = await scope.StartAsync();
        Assert.Equal(
            "```\nfrom-profile read login\n```", (await shell.AskAsync("echo ${map[a]} $RC $(shopt -q login_shell && echo login)")).Text);
    }
}
