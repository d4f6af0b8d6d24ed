using System.Globalization;
using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The CLI's own list of live processes, <c>CONFIG/sessions/PID.json</c>: it has no lock, so whoever goes on with a conversation looks
/// there. A process removes its entry when it ends, unless it is killed; what stays names no process that has that pid and that start (seen
/// on 2.1.197, 2.1.330 and 2.1.332).
/// </summary>
internal static class ClaudeLiveSessions
{
    /// <summary>An entry has some 600 bytes.</summary>
    private const int MostBytes = 64 * 1024;

    /// <summary>The year 10000.</summary>
    private const long MostMilliseconds = 253_402_300_800_000;

    /// <summary>Where the pids of an entry count: those of a sandbox or a container are others.</summary>
    private static readonly Lazy<string?> PidSpace = new(static () => new FileInfo("/proc/self/ns/pid").LinkTarget);

    /// <summary>Looks who has a conversation open.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="isOurs">Whether a process is the session's own.</param>
    /// <returns>The process, or null.</returns>
    public static ConversationHolder? Find(AgentLaunch launch, AgentOptions settings, Func<int, bool> isOurs) =>
        All(ClaudeTranscript.ConfigOf(settings, launch.ConfigDirectory))
            .FirstOrDefault(entry => entry.SessionId == launch.AgentSessionId && !isOurs(entry.Process.Pid))?.Holder;

    /// <summary>All processes that live, or may.</summary>
    /// <param name="config">The configuration folder.</param>
    /// <returns>They, with the ids of their conversations.</returns>
    public static IEnumerable<ClaudeLiveSession> All(string config)
    {
        var folder = Path.Combine(config, "sessions");
        return !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.json")
            .Where(static file => FileFacts.Of(file) is { Kind: EntryKind.File })
            .Select(Read)
            .OfType<ClaudeLiveSession>();
    }

    /// <summary>Whether a process that has ended left its entry behind: it was killed, for it removes it otherwise.</summary>
    /// <param name="config">The configuration folder.</param>
    /// <param name="process">The process.</param>
    /// <returns>True if the entry is there.</returns>
    public static bool HasLeft(string config, ProcessIdentity process)
    {
        var file = Path.Combine(config, "sessions", string.Create(CultureInfo.InvariantCulture, $"{process.Pid}.json"));
        try
        {
            return FileFacts.Of(file) is { Kind: EntryKind.File }
                && new FileInfo(file).Length <= MostBytes
                && JsonElement.Parse(File.ReadAllBytes(file)).String("procStart") is { } start
                && start == process.StartTicks.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    private static ClaudeLiveSession? Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length > MostBytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            // It has just ended, or is just being written.
            return null;
        }
    }

    private static ClaudeLiveSession? Read(JsonElement entry)
    {
        if (entry.String("sessionId") is not { } id
            || (entry.String("pidDomain") is { } domain && PidSpace.Value is { } space && !domain.EndsWith(space, StringComparison.Ordinal))
            || ProcessTable.TryRead((int)entry.Number("pid")) is not { IsAlive: true } process)
        {
            return null;
        }

        var start = entry.String("procStart");
        if (start is not null && start != process.StartTicks.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        var kind = (entry.String("kind"), entry.String("entrypoint")) switch
        {
            ("bg" or "background", _) => HolderKind.Background,
            ("interactive", "cli") => HolderKind.Terminal,
            _ => HolderKind.Program,
        };
        var holder = new ConversationHolder(
            kind, string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.StartTicks}-{Boot.Id}"))
        {
            Since = entry.Number("startedAt") is > 0 and < MostMilliseconds and var at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
            IsBusy = entry.String("status") == "busy",
            End = start is null ? HolderEnd.PassedOver : kind is HolderKind.Program ? HolderEnd.Elsewhere : HolderEnd.Asked,
        };
        return new(id, process.Identity, holder) { Job = entry.String("jobId") };
    }
}

/// <summary>A process of the CLI that lives.</summary>
/// <param name="SessionId">The id of the conversation that it has open.</param>
/// <param name="Process">The process.</param>
/// <param name="Holder">What is told of it.</param>
internal sealed record ClaudeLiveSession(string SessionId, ProcessIdentity Process, ConversationHolder Holder)
{
    /// <summary>The name that the CLI's background service knows it by, or null.</summary>
    public string? Job { get; init; }
}
