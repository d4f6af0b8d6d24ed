namespace Dormouse.Grains.Sessions;

/// <summary>Settings of the section <c>Sessions</c>, and what else a session takes from its machine's settings.</summary>
public sealed class SessionOptions
{
    /// <summary>Idle time after which a session is suspended. From 1 s; 10 min unless set.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Time that a process has between SIGTERM and SIGKILL. 5 s unless set.</summary>
    public TimeSpan ShutdownGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The agent of a new session; the first one found unless set.</summary>
    public string? Agent { get; set; }

    /// <summary>Most prompts that may wait in one session.</summary>
    public int MaxQueued { get; set; } = 100;

    /// <summary>Most characters that one prompt may have.</summary>
    public int MaxPromptLength { get; set; } = 200_000;

    /// <summary>Most characters that may wait in one session: all of them are written again with each prompt.</summary>
    public int MaxQueuedLength { get; set; } = 1_000_000;

    /// <summary>Most processes alive at once on this machine; <c>Machine:MaxLive</c>. 16 unless set.</summary>
    public int MaxLive { get; set; } = 16;

    /// <summary>How long an agent may wait for a person while other sessions wait for its place. 1 h.</summary>
    public TimeSpan LongestQuestion { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After how long a person is reminded of what waits for them; <c>Inbox:RemindAfter</c>. 4 h; zero for never.</summary>
    public TimeSpan RemindAfter { get; set; } = TimeSpan.FromHours(4);

    /// <summary>
    /// The agent's configuration folder for a person's new session, or null for the agent's own. Decided once, when the
    /// session is made, because the agent's history lives there.
    /// </summary>
    public Func<string, string, string?> ConfigDirectory { get; set; } = static (_, _) => null;
}
