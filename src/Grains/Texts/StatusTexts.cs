using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>Sessions and machines as lines of text.</summary>
internal static class StatusTexts
{
    /// <summary>What a session without a persona shows.</summary>
    private const string DefaultPersona = "default";

    public static string SessionLine(SessionEntry entry, string state, bool isCurrent, DateTimeOffset now)
    {
        var shared = entry.Shares switch
        {
            null or [] => "",
            [_] => " · shared in 1 chat",
            var shares => string.Create(CultureInfo.InvariantCulture, $" · shared in {shares.Count} chats"),
        };
        var mark = isCurrent ? $"{shared} ← current" : shared;
        var title = entry.Title is null ? "" : $" {SessionTexts.Excerpt(entry.Title, 60)}";
        return $"- **{entry.Name}**{title} · {state} · {entry.Key.Machine} · {entry.Persona ?? DefaultPersona} · {TimeTexts.Ago(entry.LastActive, now)}{mark}";
    }

    public static string Status(SessionStatus status, string machine, OutputMode mode, string? drafts = null)
    {
        List<string> lines =
        [
            $"**{status.Name}** on {machine}: {(status is { Phase: SessionPhase.Working, WaitsFor: not null } ? "LIVE (waits for your answer)" : State(status.Phase))}",
            $"- queue: {Queue(Math.Max(status.Queued, status.Waiting.Count))}",
            $"- agent: {status.Agent}, model {status.Model ?? "default"}, persona {status.Persona ?? DefaultPersona}",
            $"- cost so far: {Cost(status)}",
            .. status.Context is { } context ? [Context(context)] : Array.Empty<string>(),
            $"- falls asleep after {TimeTexts.Timeout(status.IdleTimeout)} without work",
            $"- folder: `{status.WorkingFolder}`",
            $"- this chat's output: {mode.ToString().ToLowerInvariant()}{(drafts is null ? "" : $", {drafts}")}",
        ];
        if (status.Title is { } title)
        {
            lines.Insert(1, $"- title: {SessionTexts.Excerpt(title, TitleText.Most)}");
        }

        if (status.Place is { } place)
        {
            lines.Insert(lines.Count - 2, ProjectTexts.StatusLine(place));
        }

        lines.InsertRange(2, status.Background.Select(static (task, index) => AsideTexts.StatusLine(task, index + 1)));
        lines.InsertRange(2, QueueTexts.StatusLines(status.Waiting));
        if (status.Activity is not null)
        {
            lines.Insert(1, $"- {status.Activity}");
        }

        if (status.MovesTo is not null)
        {
            lines.Insert(1, $"- on its way to {status.MovesTo}");
        }

        if (status.WaitsFor is not null)
        {
            lines.Insert(1, $"- waits for your answer: {status.WaitsFor.ReplaceLineEndings(" ")}");
        }

        return string.Join('\n', lines);
    }

    public static string MachineLine(MachineDescription machine, IReadOnlyList<SessionEntry> own)
    {
        var agents = string.Join(", ", machine.Agents.Select(static agent => $"{agent.Name} {agent.Version}".Trim()));
        var live = own.Count(entry => machine.Live.Contains(entry.Key));
        var load = machine.Load is null ? "" : string.Create(CultureInfo.InvariantCulture, $" · load {machine.Load:P0}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"- **{machine.Name}** · online{(machine.IsDraining ? ", being drained" : "")} · {agents} · {live} live of {Count(own.Count)} · {machine.Busy} of {machine.MaxLive} places taken{load}");
    }

    public static string AwayLine(MachineView machine, DateTimeOffset now)
    {
        if (machine.IsSilent)
        {
            return $"- **{machine.Name}** · does not answer · {Count(machine.Own.Count)}";
        }

        var since = machine.AwaySince is { } then ? $" since {then.UtcDateTime:yyyy-MM-dd HH:mm} UTC ({TimeTexts.Ago(then, now)})" : "";
        return $"- **{machine.Name}** · away{since} · {Count(machine.Own.Count)}";
    }

    private static string State(SessionPhase phase) => phase switch
    {
        SessionPhase.Idle => "IDLE (asleep; the next message wakes it)",
        SessionPhase.Starting => "LIVE (starting)",
        SessionPhase.Ready => "LIVE (ready)",
        SessionPhase.Working => "LIVE (working)",
        SessionPhase.Suspending => "LIVE (falling asleep)",
        _ => "ARCHIVED",
    };

    private static string Count(int sessions) =>
        sessions == 1 ? "1 session" : string.Create(CultureInfo.InvariantCulture, $"{sessions} sessions");

    private static string Queue(int queued) => queued switch
    {
        0 => "empty",
        1 => "1 message waits",
        _ => string.Create(CultureInfo.InvariantCulture, $"{queued} messages wait"),
    };

    private static string Context(ContextFill context) => string.Create(
        CultureInfo.InvariantCulture, $"- context: {context.Percent} % full, {context.Used:N0} of {context.Size:N0} tokens");

    private static string Cost(SessionStatus status) => string.Create(
        CultureInfo.InvariantCulture,
        $"${status.Usage.CostUsd:0.00##}, {status.Usage.InputTokens:N0} tokens in, {status.Usage.OutputTokens:N0} out, {status.Usage.Turns} {(status.Usage.Turns == 1 ? "turn" : "turns")}");
}
