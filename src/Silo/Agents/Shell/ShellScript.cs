namespace Dormouse.Silo.Agents.Shell;

/// <summary>What we write to the shell's stdin.</summary>
internal static class ShellScript
{
    /// <summary>Set off from anything that a command prints by a control character and a nonce.</summary>
    public const char Mark = '\u001e';

    /// <summary>What takes the place of the exit code of a command that was not run, because it could not be noted as begun.</summary>
    public const string NotNoted = "not-noted";

    /// <summary>The first lines: quiet the interactive shell, bring back folder and environment, define how a command ends.</summary>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="nonce">Made anew for each process.</param>
    /// <returns>Lines for stdin.</returns>
    public static string Initialize(string folder, string nonce) =>
        // A command that could not be noted as begun is not run: after a crash nobody could tell that it was.
        // An interactive shell goes back to its input after SIGINT, as a person expects; a script would go on or end.
        $$"""
        PS1= PS2= PROMPT_COMMAND=; set +H; unset HISTFILE; exec {__dm_out}>&1 2>&1
        __dm_folder={{Quote(folder)}} __dm_nonce={{nonce}} __dm_session=$DORMOUSE_SESSION __dm_house=$DORMOUSE_HOUSE
        __dm_save() { { export -p >| "$__dm_folder/environment.new" && mv "$__dm_folder/environment.new" "$__dm_folder/environment"; pwd >| "$__dm_folder/cwd"; } 2>/dev/null; }
        __dm_begin() { { builtin printf '%s' "$1" >| "$__dm_folder/begun"; } 2>/dev/null || { __dm_code={{NotNoted}}; return 1; }; }
        __dm_end() { local code=${__dm_code:-$?}; unset __dm_code; __dm_save; builtin printf '\036%s %s %s\036\n' "$__dm_nonce" "$1" "$code" >&$__dm_out; }
        if [ -r "$__dm_folder/environment" ]; then . "$__dm_folder/environment" 2>/dev/null; export DORMOUSE_SESSION=$__dm_session DORMOUSE_HOUSE=$__dm_house; fi
        if [ -r "$__dm_folder/cwd" ]; then cd -- "$(cat "$__dm_folder/cwd")" 2>/dev/null; fi
        trap __dm_save EXIT
        __dm_end ready

        """;

    /// <summary>Lines that run one prompt.</summary>
    /// <param name="id">The prompt's id.</param>
    /// <param name="text">What the person wrote.</param>
    /// <returns>Lines for stdin.</returns>
    public static string Run(Guid id, string text) =>
        // Its stdin is empty: a command that reads would otherwise eat the lines that follow.
        $"__dm_begin {id:N} && eval {Quote(text)} </dev/null\n__dm_end {id:N}";

    /// <summary>One shell word, whatever the text: nothing in it is expanded. Only what a keyboard ends a line with ends one here.</summary>
    internal static string Quote(string text)
    {
        var lines = text.Replace("\0", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        return $"'{lines.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
