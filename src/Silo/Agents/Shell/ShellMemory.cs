using System.Text;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>
/// What a shell session remembers while it sleeps, its folder and its exported environment, and the files that it is told by.
/// </summary>
/// <param name="privateFolder">The session's private folder.</param>
internal sealed class ShellMemory(string privateFolder)
{
    /// <summary>The last line of an environment that was written whole.</summary>
    public const string Whole = ": whole";

    // What belongs to a machine and not to a session.
    private const string OfTheMachine =
        "HOME PATH USER LOGNAME SHELL HOSTNAME TMPDIR LANG LC_ALL TZ SSH_AUTH_SOCK XDG_RUNTIME_DIR PWD OLDPWD";
    private const string Mark = "__dm_here=";
    private static readonly byte[] End = Encoding.ASCII.GetBytes($"\n{Whole}\n");
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The file of exported variables; the shell reads it as a script.</summary>
    public string Environment => EnvironmentIn(privateFolder);

    /// <summary>Where the shell writes its environment; it is kept once it is whole.</summary>
    public string NewEnvironment => Path.Combine(privateFolder, "environment.new");

    /// <summary>Where the shell writes its folder.</summary>
    public string NewFolder => Path.Combine(privateFolder, "cwd.new");

    /// <summary>The command that is to be run.</summary>
    public string Command => Path.Combine(privateFolder, "command");

    /// <summary>Where the shell writes what it does at its end.</summary>
    public string Trap => Path.Combine(privateFolder, "trap");

    /// <summary>Where the shell notes the command that it begins.</summary>
    public string Begun => Path.Combine(privateFolder, "begun");

    /// <summary>The files that the shell writes.</summary>
    public IReadOnlyList<string> OwnFiles => [NewEnvironment, NewFolder, Trap, Begun];

    /// <summary>Whether there is an environment to go on with.</summary>
    public bool HasEnvironment => File.Exists(Environment);

    /// <summary>The file that names the folder to go on in.</summary>
    public string Folder => FolderIn(privateFolder);

    /// <summary>The file of exported variables in a private folder.</summary>
    public static string EnvironmentIn(string folder) => Path.Combine(folder, "environment");

    /// <summary>The file that names the folder that the shell is in, in a private folder.</summary>
    public static string FolderIn(string folder) => Path.Combine(folder, "cwd");

    /// <summary>
    /// Makes the files that the shell writes, before it starts: later a person's umask could make ones that it can't write again, and in a
    /// sandbox it has these and can make no others.
    /// </summary>
    public void Prepare()
    {
        Keep();
        try
        {
            Directory.CreateDirectory(privateFolder);
            foreach (var file in new[] { NewEnvironment, NewFolder, Command, Trap })
            {
                File.Delete(file);
                Make(file, []);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then the shell makes them, or can't either and says so with the first command.
        }
    }

    /// <summary>Puts a command where the shell reads it.</summary>
    /// <exception cref="IOException">It could not be written, and nothing will be run.</exception>
    public void Write(byte[] command)
    {
        Directory.CreateDirectory(privateFolder);
        File.WriteAllBytes(Command, command);
    }

    /// <summary>Whether the shell noted a command as the last one that it began.</summary>
    public bool HasBegun(Guid prompt)
    {
        try
        {
            return File.ReadAllText(Begun) == $"{prompt:N}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Keeps what the shell wrote, if it wrote all of it. What can't be kept leaves the state before.</summary>
    public void Keep()
    {
        try
        {
            if (File.Exists(NewEnvironment) && File.ReadAllBytes(NewEnvironment) is var exported && exported.AsSpan().EndsWith(End))
            {
                Replace(Folder, File.ReadAllBytes(NewFolder));
                Replace(Environment, exported);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the folder gone: the session goes on with what it has.
        }
    }

    /// <summary>
    /// Makes both fit another machine: the machine's own variables stay as they are there, and the folder is the same one inside the
    /// working folder.
    /// </summary>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="formerFolder">The working folder on the other machine.</param>
    /// <param name="workingFolder">The working folder here.</param>
    public static void Relocate(string folder, string formerFolder, string workingFolder)
    {
        var environment = EnvironmentIn(folder);
        if (File.Exists(environment)
            && File.ReadAllText(environment) is var exported
            && !exported.StartsWith(Mark, StringComparison.Ordinal))
        {
            File.WriteAllText(
                environment,
                $"{Mark}$(declare -p {OfTheMachine} 2>/dev/null)\n{exported}\neval \"$__dm_here\"; unset __dm_here\n");
        }

        var cwd = FolderIn(folder);
        if (File.Exists(cwd))
        {
            var former = File.ReadAllText(cwd).TrimEnd('\n');
            var isInside = former == formerFolder || former.StartsWith($"{formerFolder}/", StringComparison.Ordinal);
            var isHere = former == workingFolder || former.StartsWith($"{workingFolder}/", StringComparison.Ordinal);
            File.WriteAllText(cwd, isHere ? former : isInside ? $"{workingFolder}{former[formerFolder.Length..]}" : workingFolder);
        }
    }

    private static void Make(string file, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(file, content);
        File.SetUnixFileMode(file, OwnerOnly);
    }

    private static void Replace(string file, byte[] content)
    {
        if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(content))
        {
            Make($"{file}.kept", content);
            File.Move($"{file}.kept", file, overwrite: true);
        }
    }
}
