using System.Diagnostics;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>How the CLI is started.</summary>
internal static class ClaudeLaunch
{
    // Tools with which sessions of one configuration folder could see each other, or act when nobody asked.
    private const string DisallowedTools =
        "SendMessage,ListAgents,CronCreate,CronDelete,CronList,ScheduleWakeup,EnterWorktree,ExitWorktree,Workflow";

    private static readonly string[] StreamJson =
    [
        "-p",
        "--input-format", "stream-json",
        "--output-format", "stream-json",
        "--verbose",
        "--include-partial-messages",
        "--permission-prompt-tool", "stdio",
    ];

    /// <summary>Prepares the start.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="personas">The personas.</param>
    /// <param name="beginning">How the conversation begins.</param>
    /// <returns>What to start; the scope is filled in by the host.</returns>
    public static SubprocessStart Prepare(
        AgentLaunch launch, AgentOptions settings, string folder, Personas personas, ClaudeBeginning beginning)
    {
        List<string> arguments = Arguments(launch, settings, folder, personas, beginning, StreamJson);
        if (beginning is not ClaudeBeginning.New && launch.ReturnPoint is { } point)
        {
            arguments.AddRange(["--resume-session-at", point]);
        }

        arguments.AddRange(ClaudePermissions.Arguments(launch.Permissions, settings.PermissionMode));
        return Start(launch, settings, arguments);
    }

    /// <summary>
    /// Prepares a process on the same conversation that is given no prompt: it runs nothing that the folder or the person has set up.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>What to start; the scope is filled in by the host.</returns>
    public static SubprocessStart ForFiles(AgentLaunch launch, AgentOptions settings, string folder)
    {
        var (own, passed) = ClaudeSettings.Pass(settings.Arguments, launch, folder);
        string[] quiet = ["--setting-sources", "", "--strict-mcp-config"];
        return Start(
            launch, settings, [.. own, .. StreamJson, .. passed, .. ClaudeBeginning.Resumed.Arguments(launch), .. quiet]);
    }

    /// <summary>Prepares the CLI's terminal program on the same conversation, with the same settings.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="personas">The personas.</param>
    /// <param name="beginning">How the conversation begins.</param>
    /// <returns>What to run; what the agent's settings set in its environment is not in it.</returns>
    public static TerminalCommand Terminal(
        AgentLaunch launch, AgentOptions settings, string folder, Personas personas, ClaudeBeginning beginning)
    {
        var mode = launch.Permissions?.Mode ?? settings.PermissionMode ?? ClaudeModes.Usual;
        var environment = new Dictionary<string, string> { ["DISABLE_AUTOUPDATER"] = "1" };
        if (launch.ConfigDirectory is { } config)
        {
            environment["CLAUDE_CONFIG_DIR"] = config;
        }

        return new(
            settings.Command,
            [.. Arguments(launch, settings, folder, personas, beginning, []), "--permission-mode", mode],
            launch.WorkingFolder,
            environment);
    }

    private static SubprocessStart Start(AgentLaunch launch, AgentOptions settings, IReadOnlyList<string> arguments) => new()
    {
        FileName = settings.Command,
        Arguments = arguments,
        WorkingDirectory = launch.WorkingFolder,
        Environment = Surroundings(launch, settings),
        Mark = launch.Session.ToString(),
        Scope = "",
    };

    private static List<string> Arguments(
        AgentLaunch launch, AgentOptions settings, string folder, Personas personas, ClaudeBeginning beginning, string[] protocol)
    {
        var (own, passed) = ClaudeSettings.Pass(settings.Arguments, launch, folder);
        List<string> arguments =
            [.. own, .. protocol, "--disallowedTools", DisallowedTools, .. passed, .. beginning.Arguments(launch)];
        if ((launch.Model ?? personas.ModelOf(launch.Persona) ?? settings.Model) is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (launch.Effort is { } effort)
        {
            arguments.AddRange(["--effort", effort]);
        }

        if (ClaudeOwnCode.IsKeptOff(launch))
        {
            // With its settings go its instructions: the CLI has no way to read only those of a folder.
            arguments.AddRange(["--setting-sources", "user", "--strict-mcp-config"]);
        }

        // By file, because everybody on the machine can read a command line.
        var file = Path.Combine(folder, "persona.md");
        var persona = personas.PromptOf(launch.Persona);
        File.WriteAllText(file, persona.Length > 0 ? $"{persona}\n\n{AgentFileTexts.ForAgent}" : AgentFileTexts.ForAgent);
        arguments.AddRange(["--append-system-prompt-file", file]);

        return arguments;
    }

    /// <summary>A command of the CLI beside its conversations.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="words">The words behind the program's name.</param>
    /// <returns>What to start.</returns>
    public static ProcessStartInfo Command(AgentLaunch launch, AgentOptions settings, params string[] words)
    {
        var start = new ProcessStartInfo(settings.Command, words) { WorkingDirectory = launch.WorkingFolder };
        foreach (var (name, value) in Surroundings(launch, settings))
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        return start;
    }

    private static Dictionary<string, string?> Surroundings(AgentLaunch launch, AgentOptions settings)
    {
        var environment = ClaudeSwitches.Environment(settings);
        if (launch.Home is not null)
        {
            environment["HOME"] = launch.Home;
        }

        if (launch.ConfigDirectory is not null)
        {
            Directory.CreateDirectory(launch.ConfigDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            environment["CLAUDE_CONFIG_DIR"] = launch.ConfigDirectory;
        }

        // Its sockets and scratch files are found by path, so one person's must not be in another's reach; short, because
        // the path of a socket may have 107 bytes at most.
        environment.TryAdd("TMPDIR", PrivateTemp.Of(launch.Owner));
        environment.TryAdd("DISABLE_AUTOUPDATER", "1");
        environment.TryAdd(ClaudeFiles.Switch, "1");
        return environment;
    }
}
