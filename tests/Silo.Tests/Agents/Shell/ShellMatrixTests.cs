using Dormouse.Silo.Agents.Shell;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents.Shell;

/// <summary>Whatever a person has in their start-up files, or types, every command of the suite is answered as without it.</summary>
public sealed class ShellMatrixTests
{
    private const string Reading = "a prompt that reads";
    private const string Fedora = "alias rm='rm -i'\nalias cp='cp -i'\nalias mv='mv -i'\n";

    private const string Ubuntu =
        """
        case $- in *i*) ;; *) return;; esac
        HISTCONTROL=ignoreboth; shopt -s histappend checkwinsize; HISTSIZE=1000
        [ -x /usr/bin/lesspipe ] && eval "$(SHELL=/bin/sh lesspipe)"
        if [ -z "${debian_chroot:-}" ] && [ -r /etc/debian_chroot ]; then debian_chroot=$(cat /etc/debian_chroot); fi
        PS1='${debian_chroot:+($debian_chroot)}\u@\h:\w\$ '
        case "$TERM" in xterm*) PS1="\[\e]0;\w\a\]$PS1";; esac
        alias ls='ls --color=auto' grep='grep --color=auto' ll='ls -alF'
        if [ -f /usr/share/bash-completion/bash_completion ]; then . /usr/share/bash-completion/bash_completion; fi
        command_not_found_handle() { cat; echo "$1: not here"; return 127; }
        """;

    private const string Aliases =
        "alias mv='mv -i' cat='cat -A' printf=false eval=false builtin=false trap=false export=false pwd=false set=false unset=false "
        + "local=false return=false mapfile=false history=false enable=false exec=false read=false command=false ':'=false '::'=false .=false\n"
        + "alias '[['=false '{'=false '__dm_begin'=false readonly=false";

    private const string Functions =
        "cat() { echo fake; }; mv() { :; }; printf() { echo fake; }; eval() { echo fake; }; trap() { :; }; export() { :; }; pwd() { :; }; "
        + "set() { :; }; unset() { :; }; mapfile() { :; }; history() { :; }; enable() { :; }; exec() { :; }; command() { :; }; local() { :; }";

    private const string Preexec =
        """
        __bp_preexec_invoke_exec() { local __bp_last_ret=$?; echo "preexec: $BASH_COMMAND" >&2; return $__bp_last_ret; }
        __bp_install() { trap '__bp_preexec_invoke_exec "$_"' DEBUG; PROMPT_COMMAND='__bp_precmd'; }
        __bp_precmd() { echo precmd; }
        PROMPT_COMMAND='__bp_install'
        """;

    private const string Starship =
        """
        starship_preexec() { local last=$?; STARSHIP_START=$SECONDS; return $last; }
        starship_precmd() { local s=$?; PS1="$(echo "status $s") > "; jobs &>/dev/null; return $s; }
        trap 'starship_preexec "$_"' DEBUG; PROMPT_COMMAND='starship_precmd'; PS2='$(echo more)> '
        """;

    private const string Direnv =
        """
        _direnv_hook() { local previous_exit_status=$?; trap -- '' SIGINT; echo "direnv: loading" >&2; trap - SIGINT; return $previous_exit_status; };
        if [[ ";${PROMPT_COMMAND[*]:-};" != *";_direnv_hook;"* ]]; then PROMPT_COMMAND=("_direnv_hook" "${PROMPT_COMMAND[@]}"); fi
        """;

    private const string Venv =
        """
        deactivate () { PS1="${_OLD_VIRTUAL_PS1:-}"; export PS1; }
        VIRTUAL_ENV=/tmp/venv; export VIRTUAL_ENV
        _OLD_VIRTUAL_PS1="${PS1:-}"; PS1="(venv) ${PS1:-}"; export PS1; hash -r 2> /dev/null
        """;

    private static readonly Dictionary<string, (string Text, bool IsNoisy)> Kinds = new()
    {
        ["nothing"] = ("", false),
        ["Fedora's root"] = (Fedora, false),
        ["Ubuntu"] = (Ubuntu, false),
        ["aliases"] = (Aliases, false),
        ["functions"] = (Functions, false),
        ["a function builtin"] = ("builtin() { echo fake; }", false),
        ["a function builtin that passes on"] = ("builtin() { command builtin \"$@\"; }", false),
        ["no printf"] = ("enable -n printf", false),
        ["set -x"] = ("set -x", true),
        ["set -x to stdout"] = ("BASH_XTRACEFD=1; set -x", true),
        ["set -v"] = ("set -v", true),
        ["set -xv and PS4"] = ("PS4='+ $(date >/dev/null)${LINENO}: '; set -xv", true),
        ["set -u"] = ("set -u", false),
        ["set -f"] = ("set -f", false),
        ["noclobber"] = ("set -o noclobber", false),
        ["posix"] = ("set -o posix", false),
        ["set -k"] = ("set -k", false),
        ["pipefail and others"] = ("set -o pipefail -o physical -o hashall -o notify", false),
        ["vi"] = ("set -o vi", false),
        ["emacs and keys"] = ("set -o emacs; bind '\"\\C-r\": \"history\\n\"' 2>/dev/null; bind 'set editing-mode vi' 2>/dev/null", false),
        ["history expansion"] = ("set -H; shopt -s histverify", false),
        ["shopt"] =
            ("shopt -s nullglob failglob nocasematch xpg_echo lastpipe checkjobs inherit_errexit; shopt -u interactive_comments", false),
        ["no comments"] = ("shopt -u interactive_comments", false),
        ["no aliases"] = ("shopt -u expand_aliases", false),
        ["DEBUG trap"] = ("trap 'echo \"> $BASH_COMMAND\"' DEBUG", true),
        ["all traps"] = ("set -ET; trap 'echo debug' DEBUG; trap 'echo err' ERR; trap 'echo return' RETURN; trap 'echo exit' EXIT", true),
        ["CHLD and TERM"] = ("trap ':' CHLD TERM HUP", false),
        ["readonly"] =
            ("declare -r code=5 id=1 PS1='> ' PS2= PROMPT_COMMAND='echo prompting' HISTFILE=/dev/null IFS=$' \\t\\n' TMOUT=600", false),
        ["IFS and locale"] = ("IFS=0123456789abcdef; LC_ALL=C; GLOBIGNORE='*'; CDPATH=/tmp:/", false),
        ["PATH"] = ("PATH=/nowhere:/usr/bin:/bin; hash -r; set +h", false),
        [Reading] = ("PS1='$(cat)'; PROMPT_COMMAND='cat; echo prompting'; PS0='$(cat; echo before)'", false),
        ["prompts as a list"] = ("PROMPT_COMMAND=('echo one' 'echo two'); export PROMPT_COMMAND", false),
        ["bash-preexec"] = (Preexec, true),
        ["starship"] = (Starship, false),
        ["direnv"] = (Direnv, false),
        ["venv"] = (Venv, false),
        ["umask"] = ("umask 777; umask 077", false),
        ["descriptors"] = ("exec 3>/dev/null 9</dev/null {other}>/dev/null; exec 3>&-", false),
        ["redirections"] = ("exec 2>&1; exec </dev/null", false),
        ["unset"] = ("unset PROMPT_COMMAND PS1 PS2 PS4 HISTFILE; unset -f $(compgen -A function) 2>/dev/null; unalias -a", false),
        ["variables"] = ("BASH_ENV=/nowhere; ENV=/nowhere; POSIXLY_CORRECT=1; TMOUT=600; IGNOREEOF=10; MAILCHECK=1", false),
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var kind in Kinds.Keys)
            {
                cases.Add(kind, false);
                cases.Add(kind, true);
            }

            return cases;
        }
    }

    [Theory(Timeout = TestScope.Patience)]
    [MemberData(nameof(Cases))]
    public async Task Words_of_others_are_not_run_whatever_the_person_has_set(string kind, bool isTyped)
    {
        var text = Kinds[kind].Text;
        await using var scope = new ShellScope(isTyped ? null : $"{text}\n");
        var shell = await scope.StartAsync();
        if (isTyped)
        {
            await shell.AskAsync(text);
        }

        const string Evil = "fine; >ran\n'; >ran #";
        var answer = await shell.AskAsync("echo own", new Surrounding(SurroundingKind.Reply, $"In reply to \"{Evil}\"", Evil));

        Assert.Contains("own\n", answer.Text, StringComparison.Ordinal);
        Assert.Equal([], Directory.GetFiles(scope.Work));
    }

    [Theory(Timeout = TestScope.Patience)]
    [MemberData(nameof(Cases))]
    public async Task Every_command_is_answered_whatever_the_person_has_set(string kind, bool isTyped)
    {
        var (text, isNoisy) = Kinds[kind];
        await using var scope = new ShellScope(isTyped ? null : $"{text}\n");
        var shell = await scope.StartAsync();
        if (isTyped)
        {
            await shell.AskAsync(text);
        }

        await AnswersAsync("echo hello; (exit 3)", ["hello"], "*exit code 3*");
        await AnswersAsync("/bin/mkdir -p deep/er && cd deep/er && COLOUR=$'two\\nlines' && declare -x COLOUR && echo ready", ["ready"]);
        await AnswersAsync(
            "echo \"$PWD\"; echo \"$COLOUR\"; echo \"$DORMOUSE_SESSION\"", [$"{scope.Work}/deep/er", "two", "lines", TestScope.Session]);
        await AnswersAsync(
            "echo 'it'\"'\"'s' '`quoted`'\nfor n in 1 2\ndo\n  echo \"line $n\"\ndone", ["it's `quoted`", "line 1", "line 2"]);
        await AnswersAsync("/bin/cat; read answer; echo \"got <$answer>\"", ["got <>"]);
        Assert.Contains("syntax error", (await CleanAsync("if then")).Text, StringComparison.Ordinal);
        await AnswersAsync("(exit 5)", [], "*exit code 5*");
        await AnswersAsync("echo \"$?\"", ["5"]);

        var prompt = await shell.GiveAsync("echo begun >&2; /bin/sleep 100");
        await scope.BegunAsync(prompt);
        await shell.Connection.InterruptAsync();
        var stopped = await shell.Events.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, TurnOutcome.Interrupted), (stopped.PromptId, stopped.Outcome));

        if (kind == Reading)
        {
            // Bash asks the prompt after a signal before it reads our line: then that is lost. Whether a look notices first or the harder
            // signals, whose own lines are lost too, is a matter of moments; both end the shell, told.
            Assert.True(
                stopped.Text.Contains(ShellTexts.MarkLost, StringComparison.Ordinal)
                    || stopped.Text.Contains(ShellTexts.NotStopped, StringComparison.Ordinal),
                stopped.Text);
            return;
        }

        await AnswersAsync("echo alive", ["alive"]);
        Assert.Contains(
            "The shell ended with exit code 4", (await CleanAsync("\\exit 4; \\builtin exit 4")).Text, StringComparison.Ordinal);
        await shell.Ended;
        scope.Profile("");
        var next = await scope.StartAsync();
        Assert.Equal($"```\n{scope.Work}/deep/er two lines\n```", (await next.AskAsync("echo \"$PWD\" $COLOUR")).Text);

        async Task AnswersAsync(string command, string[] lines, string? note = null)
        {
            var answer = await CleanAsync(command);
            Assert.Equal(TurnOutcome.Completed, answer.Outcome);
            if (!isNoisy)
            {
                var block = lines.Length == 0 ? "" : $"```\n{string.Join('\n', lines)}\n```";
                Assert.Equal(note is null ? block : lines.Length == 0 ? note : $"{block}\n{note}", answer.Text);
                return;
            }

            Assert.All(lines, line => Assert.Contains($"{line}\n", answer.Text, StringComparison.Ordinal));
            Assert.EndsWith(note ?? "", answer.Text, StringComparison.Ordinal);
        }

        async Task<AgentTurnEnded> CleanAsync(string command)
        {
            var answer = await shell.AskAsync(command);
            Assert.DoesNotContain("__dm", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("::", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("prompting", answer.Text, StringComparison.Ordinal);
            return answer;
        }
    }
}
