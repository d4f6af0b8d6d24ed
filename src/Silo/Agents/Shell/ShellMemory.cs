namespace Dormouse.Silo.Agents.Shell;

/// <summary>What a shell session remembers while it sleeps: its folder and its exported environment.</summary>
internal static class ShellMemory
{
    // What belongs to a machine and not to a session.
    private const string OfTheMachine = "HOME PATH USER LOGNAME SHELL HOSTNAME TMPDIR LANG LC_ALL TZ SSH_AUTH_SOCK XDG_RUNTIME_DIR PWD OLDPWD";
    private const string Mark = "__dm_here=";

    /// <summary>The file of exported variables; the shell reads it as a script.</summary>
    public static string Environment(string folder) => Path.Combine(folder, "environment");

    /// <summary>The file that names the folder that it is in.</summary>
    public static string Folder(string folder) => Path.Combine(folder, "cwd");

    /// <summary>Makes both fit another machine: the machine's own variables stay as they are there, and the folder is the same one inside the working folder.</summary>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="formerFolder">The working folder on the other machine.</param>
    /// <param name="workingFolder">The working folder here.</param>
    public static void Rehouse(string folder, string formerFolder, string workingFolder)
    {
        var environment = Environment(folder);
        if (File.Exists(environment) && File.ReadAllText(environment) is var exported && !exported.StartsWith(Mark, StringComparison.Ordinal))
        {
            File.WriteAllText(
                environment,
                $"{Mark}$(declare -p {OfTheMachine} 2>/dev/null)\n{exported}\neval \"$__dm_here\"; unset __dm_here\n");
        }

        var cwd = Folder(folder);
        if (File.Exists(cwd))
        {
            var former = File.ReadAllText(cwd).TrimEnd('\n');
            var isInside = former == formerFolder || former.StartsWith($"{formerFolder}/", StringComparison.Ordinal);
            var isHere = former == workingFolder || former.StartsWith($"{workingFolder}/", StringComparison.Ordinal);
            File.WriteAllText(cwd, isHere ? former : isInside ? $"{workingFolder}{former[formerFolder.Length..]}" : workingFolder);
        }
    }
}
