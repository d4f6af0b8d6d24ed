using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>How a process of the CLI begins with its conversation.</summary>
internal enum ClaudeBeginning
{
    /// <summary>There was none before.</summary>
    New,

    /// <summary>It goes on.</summary>
    Resumed,

    /// <summary>It is a copy of another one, which is left as it is.</summary>
    Copied,
}

/// <summary>Finds that out, and says it to the CLI.</summary>
internal static class ClaudeBeginnings
{
    /// <summary>
    /// Looks. The CLI writes the copy of a conversation when the first message comes (seen on 2.1.197 and 2.1.332): until then it is copied
    /// anew.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>How the next process begins.</returns>
    public static ClaudeBeginning Of(AgentLaunch launch, AgentOptions settings) => launch switch
    {
        { ForksFrom: not null } => ClaudeTranscript.HasMessage(launch, settings) ? ClaudeBeginning.Resumed : ClaudeBeginning.Copied,
        _ => launch.HasHistory || ClaudeTranscript.HasMessage(launch, settings) ? ClaudeBeginning.Resumed : ClaudeBeginning.New,
    };

    /// <summary>
    /// Puts the record of the conversation that is copied where the CLI looks first: 2.1.197 finds none of another folder. A link is
    /// enough, for a copy changes nothing of it.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    public static void BringNear(AgentLaunch launch, AgentOptions settings)
    {
        // Where a sandbox may write, a link on the way could lead us elsewhere.
        if (launch.Owner == UserKey.Owner && launch.ForksFrom is { } former)
        {
            var copied = launch with { AgentSessionId = former };
            var (record, near) = (ClaudeTranscript.FileOf(copied, settings), ClaudeTranscript.UsualFileOf(copied, settings));
            if (record != near && File.Exists(record))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(near)!);
                File.Delete(near);
                File.CreateSymbolicLink(near, record);
            }
        }
    }

    /// <summary>The arguments that say it.</summary>
    /// <param name="beginning">How it begins.</param>
    /// <param name="launch">The session's agent.</param>
    /// <returns>Arguments.</returns>
    public static string[] Arguments(this ClaudeBeginning beginning, AgentLaunch launch) => beginning switch
    {
        ClaudeBeginning.New => ["--session-id", launch.AgentSessionId],
        ClaudeBeginning.Copied => ["--resume", launch.ForksFrom!, "--fork-session", "--session-id", launch.AgentSessionId],
        _ => ["--resume", launch.AgentSessionId],
    };
}
