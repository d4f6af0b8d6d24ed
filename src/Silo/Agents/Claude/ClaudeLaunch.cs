using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>How the CLI is started.</summary>
internal static class ClaudeLaunch
{
    // Tools with which sessions of one configuration folder could see each other, or act when nobody asked.
    private const string DisallowedTools =
        "SendMessage,ListAgents,CronCreate,CronDelete,CronList,ScheduleWakeup,EnterWorktree,ExitWorktree,Workflow";

    /// <summary>Prepares the start.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="personas">The personas.</param>
    /// <param name="resumes">Whether there is a conversation to go on with.</param>
    /// <returns>What to start; the scope is filled in by the host.</returns>
    public static SubprocessStart Prepare(AgentLaunch launch, AgentOptions settings, string folder, Personas personas, bool resumes)
    {
        var (own, passed) = ClaudeSettings.Pass(settings.Arguments, launch, folder);
        List<string> arguments =
        [
            .. own,
            "-p",
            "--input-format", "stream-json",
            "--output-format", "stream-json",
            "--verbose",
            "--include-partial-messages",
            "--permission-prompt-tool", "stdio",
            "--disallowedTools", DisallowedTools,
            .. passed,
            resumes ? "--resume" : "--session-id", launch.AgentSessionId,
        ];
        if ((launch.Model ?? personas.ModelOf(launch.Persona) ?? settings.Model) is { } model)
        {
            arguments.AddRange(["--model", model]);
        }

        if (ClaudeOwnCode.IsKeptOff(launch))
        {
            // With its settings go its instructions: the CLI has no way to read only those of a folder.
            arguments.AddRange(["--setting-sources", "user", "--strict-mcp-config"]);
        }

        if (resumes && launch.ReturnPoint is { } point)
        {
            arguments.AddRange(["--resume-session-at", point]);
        }

        arguments.AddRange(ClaudePermissions.Arguments(launch.Permissions, settings.PermissionMode));
        if (personas.PromptOf(launch.Persona) is { Length: > 0 } persona)
        {
            // By file, because everybody on the machine can read a command line.
            var file = Path.Combine(folder, "persona.md");
            File.WriteAllText(file, persona);
            arguments.AddRange(["--append-system-prompt-file", file]);
        }

        return new()
        {
            FileName = settings.Command,
            Arguments = arguments,
            WorkingDirectory = launch.WorkingFolder,
            Environment = Surroundings(launch, settings),
            Mark = launch.Session.ToString(),
            Scope = "",
        };
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
        return environment;
    }
}
