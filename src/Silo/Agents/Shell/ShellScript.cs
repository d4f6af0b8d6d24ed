using System.Text;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// What we write to the shell's stdin. It is an interactive shell in which a person has set whatever they like, so each line is short
/// and constant, no word of it can be an alias, and between commands the shell's own output leads nowhere: prompts, traces, what traps
/// print at our lines. A command gets the real output for as long as it runs, and no input. Commands themselves come by a file: of a
/// line that a signal cuts off, nothing is left that would do anything.
/// </summary>
internal static class ShellScript
{
    /// <summary>Set off from anything that a command prints by a control character and a nonce.</summary>
    public const char Mark = '\u001e';

    /// <summary>What takes the place of the exit code in the mark of a command that begins.</summary>
    public const string Begun = "begun";

    /// <summary>What takes the place of the exit code of a command that was not run, because it could not be noted as begun.</summary>
    public const string NotNoted = "not-noted";

    /// <summary>What takes the place of the prompt's id when the shell has started.</summary>
    public const string Ready = "ready";

    /// <summary>
    /// What takes the place of the exit code when the shell has read our first lines, and begins with the start-up files.
    /// </summary>
    public const string Starting = "starting";

    /// <summary>Runs the command in the file and tells how it ended, before a person's prompt could read our next line.</summary>
    public const string Run = """\__dm_begin && \:; "${__dm_eval[@]}" "$__dm_text" </dev/null >&98 2>&98 98>&-; \:: && \:""";

    /// <summary>
    /// Has the shell tell how the command ended, for a signal or an error drops the rest of a line; once more if it was told already. It
    /// is written while a command runs: that it was read is how we know that the command is over. No part of it does anything by itself.
    /// </summary>
    public const string End = """\:: && \:""";

    /// <summary>The first lines: how a command begins and ends.</summary>
    /// <param name="memory">The session's memory.</param>
    /// <param name="nonce">Made anew for each process.</param>
    /// <param name="inputrc">What the person has in <c>INPUTRC</c>, or null.</param>
    /// <returns>Lines for stdin.</returns>
    // Everything here is read before any start-up file, so no alias is in it. In functions nothing is called but builtins, by the
    // word `builtin`; a function or an `enable -n` that takes one of these away is undone. A person's prompt is put aside between
    // commands: it would run with our lines as its input. `set -k` takes arguments with an equals sign away, so there are none. No list is
    // assigned by `name=(…)`: bash reads the words in the brackets as it reads commands, and after a signal meanwhile it goes on reading
    // there: it runs what is left of them, and ends itself at their end as at the end of its input (seen in 5.2).
    public static string Define(ShellMemory memory, string nonce, string? inputrc) =>
        $$"""
        exec 98>&1 >/dev/null 2>&1
        {{(inputrc is null ? "unset INPUTRC" : $"INPUTRC={Quote(inputrc)}")}}
        set +H +o history
        __dm_session=$DORMOUSE_SESSION __dm_house=$DORMOUSE_HOUSE __dm_id={{Ready}} __dm_text= __dm_hushed=
        __dm_sure() { __dm_ok=; builtin printf -v __dm_ok yes; if [[ $__dm_ok != yes ]]; then unset -f builtin; enable builtin printf; fi; }
        __dm_mark() { builtin printf '\036{{nonce}} %s %s\036\n' "${__dm_id-}" "$1" >&98; }
        __dm_save() {
          builtin pwd >|{{Quote(memory.NewFolder)}} && builtin export -p >|{{Quote(memory.NewEnvironment)}} &&
          builtin printf '\n{{ShellMemory.Whole}}\n' >>{{Quote(memory.NewEnvironment)}}
        }
        __dm_put_aside() {
          __dm_ps0=${PS0+x$PS0} __dm_ps1=${PS1+x$PS1} __dm_pc_is=; builtin mapfile -t __dm_pc </dev/null
          if [[ ! ${PROMPT_COMMAND[*]+x} ]]; then :
          elif [[ ${PROMPT_COMMAND[*]@a} != *a* ]]; then __dm_pc[0]=$PROMPT_COMMAND __dm_pc_is=word
          elif [[ ${PROMPT_COMMAND[*]@a} != *r* ]]; then
            for __dm_at in "${!PROMPT_COMMAND[@]}"; do __dm_pc[__dm_at]=${PROMPT_COMMAND[__dm_at]}; done
            __dm_pc_is=list
          fi
          __dm_hushed=1
        }
        __dm_hush() {
          builtin printf -v PS0 ''; builtin printf -v PS1 ''
          case $__dm_pc_is in
            word) builtin printf -v PROMPT_COMMAND '' ;;
            list) builtin mapfile -t PROMPT_COMMAND </dev/null ;;
          esac
        }
        __dm_speak() {
          if [[ $__dm_ps0 ]]; then builtin printf -v PS0 '%s' "${__dm_ps0#x}"; else builtin unset PS0; fi
          if [[ $__dm_ps1 ]]; then builtin printf -v PS1 '%s' "${__dm_ps1#x}"; else builtin unset PS1; fi
          case $__dm_pc_is in
            word) builtin printf -v PROMPT_COMMAND '%s' "${__dm_pc[0]}" ;;
            list) for __dm_at in "${!__dm_pc[@]}"; do PROMPT_COMMAND[__dm_at]=${__dm_pc[__dm_at]}; done ;;
          esac
          __dm_hushed=
        }
        __dm_untrap() {
          __dm_trapped=
          builtin trap -p EXIT >|{{Quote(memory.Trap)}}
          builtin mapfile -t -d '' __dm_read <{{Quote(memory.Trap)}}
          if [[ ${__dm_read[0]-} == *__dm_save* ]]; then builtin trap - EXIT; fi
        }
        __dm_begin() {
          __dm_code=$?; __dm_sure
          if [[ -o verbose && ${__dm_trapped-} ]]; then __dm_untrap; fi
          builtin mapfile -t -d '' __dm_read <{{Quote(memory.Command)}}
          __dm_id=${__dm_read[0]-} __dm_text=; builtin mapfile -t __dm_eval </dev/null; __dm_eval[0]=eval
          if builtin declare -F eval; then __dm_eval[0]=builtin __dm_eval[1]=eval; fi
          if builtin printf '%s' "$__dm_id" >|{{Quote(memory.Begun)}}; then
            __dm_text=${__dm_read[1]-}; builtin history -s -- "$__dm_text"
            if [[ ${__dm_hushed-} ]]; then __dm_speak; fi
            __dm_mark {{Begun}}
          else __dm_mark {{NotNoted}}
          fi
          builtin return "$__dm_code"
        }
        ::() {
          __dm_code=$?; __dm_text=; __dm_sure
          if [[ ! ${__dm_hushed-} ]]; then __dm_save; __dm_put_aside; fi
          __dm_hush; __dm_mark "$__dm_code"
          builtin return "$__dm_code"
        }
        __dm_ready() {
          DORMOUSE_SESSION=$__dm_session DORMOUSE_HOUSE=$__dm_house; builtin export DORMOUSE_SESSION DORMOUSE_HOUSE
          builtin unset HISTFILE; builtin set +H +o history; builtin history -c
          if [[ -s {{Quote(memory.Folder)}} ]]; then
            builtin mapfile -t -d '' __dm_read <{{Quote(memory.Folder)}}; builtin cd -- "${__dm_read[0]%$'\n'}"
          fi
          builtin trap -p EXIT >|{{Quote(memory.Trap)}}
          if [[ ! -s {{Quote(memory.Trap)}} ]]; then builtin trap '(\__dm_save) >/dev/null 2>&1' EXIT; __dm_trapped=1; fi
          __dm_id={{Ready}}
        }
        readonly -f :: __dm_sure __dm_untrap __dm_mark __dm_save __dm_put_aside __dm_hush __dm_speak __dm_begin __dm_ready
        """;

    /// <summary>
    /// Reads the files that a login shell reads, and is ready. They get no input: one that asks something is answered by nobody, and ours
    /// stays ours. What follows stands in the same line, before a prompt of theirs could read it, and comes once more behind it, for a
    /// signal drops the rest of a line.
    /// </summary>
    /// <param name="memory">The session's memory.</param>
    /// <returns>Lines for stdin.</returns>
    public static string StartUp(ShellMemory memory) =>
        $$"""
        __dm_mark {{Starting}}; { if [[ -r /etc/profile ]]; then . /etc/profile; fi
          for __dm_file in ~/.bash_profile ~/.bash_login ~/.profile; do if [[ -r $__dm_file ]]; then . "$__dm_file"; break; fi; done
        } </dev/null >&98 2>&98 98>&-; {{Finish(memory)}}
        {{Finish(memory)}}
        """;

    /// <summary>What takes the place of start-up files that are not to be read.</summary>
    /// <param name="memory">The session's memory.</param>
    /// <returns>A line for stdin.</returns>
    public static string NoStartUp(ShellMemory memory) => $"__dm_mark {Starting}; {Finish(memory)}";

    /// <summary>A line that brings folder and environment back and has the shell tell that it is ready; again after a signal.</summary>
    /// <param name="memory">The session's memory.</param>
    /// <returns>A line for stdin.</returns>
    public static string Finish(ShellMemory memory) =>
        (memory.HasEnvironment ? $@"\builtin . {Quote(memory.Environment)} && \:; " : "") + $@"\__dm_ready && \:; {End}";

    /// <summary>The file that holds a command.</summary>
    /// <param name="id">The prompt's id.</param>
    /// <param name="text">What the person wrote.</param>
    /// <returns>Id and command, with a zero between them.</returns>
    public static byte[] Command(Guid id, string text) => Encoding.UTF8.GetBytes($"{id:N}\0{Plain(text)}");

    /// <summary>
    /// One shell word, whatever the text: nothing in it is expanded. Only what a keyboard ends a line with ends one here.
    /// </summary>
    internal static string Quote(string text) => $"'{Plain(text).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Plain(string text) =>
        text.Replace("\0", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
