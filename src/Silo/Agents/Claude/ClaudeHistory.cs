using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// What the CLI keeps of one conversation in its configuration folder, seen on 2.1.197 and 2.1.330: the record, a folder
/// of the same name beside it (subagents, long tool results), and the memory of the working folder, which is this
/// session's alone. Copies of edited files and task lists are kept by the conversation's id.
/// </summary>
internal static class ClaudeHistory
{
    /// <summary>Name of the part that the CLI never removes: it is the working folder's.</summary>
    public const string Memory = "memory";

    /// <summary>Where the parts are.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="arrives">
    /// Whether it is put there from another machine: then only the usual place counts. A record of the same conversation in another
    /// project's folder is an older copy, which the CLI would not look for.
    /// </param>
    /// <returns>The parts.</returns>
    public static IReadOnlyList<MovePart> Of(AgentLaunch launch, AgentOptions settings, bool arrives)
    {
        var record = arrives ? ClaudeTranscript.UsualFileOf(launch, settings) : ClaudeTranscript.FileOf(launch, settings);
        var project = Path.GetDirectoryName(record)!;
        var config = Path.GetDirectoryName(Path.GetDirectoryName(project))!;
        MovePart[] parts =
        [
            new("transcript", record),
            new("conversation", Path.Combine(project, launch.AgentSessionId)),
            new(Memory, Path.Combine(project, "memory")),
            new("file-history", Path.Combine(config, "file-history", launch.AgentSessionId)),
            new("tasks", Path.Combine(config, "tasks", launch.AgentSessionId)),
        ];

        return [.. parts.Where(part => IsOwn(part.Path, launch))];
    }

    /// <summary>
    /// Whether a file is where it seems to be: in a person's own folder, a link on the way to it would lead us to what their agent may not
    /// see.
    /// </summary>
    /// <param name="file">Its path.</param>
    /// <param name="launch">The session's agent.</param>
    /// <returns>False if it is elsewhere.</returns>
    public static bool IsOwn(string file, AgentLaunch launch) =>
        launch.ConfigDirectory is not { } config
        || RealPath.Of(file).StartsWith($"{RealPath.Of(config)}/", StringComparison.Ordinal);
}
