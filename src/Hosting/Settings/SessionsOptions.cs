using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Sessions</c>.</summary>
public sealed record SessionsOptions
{
    /// <summary>Idle time after which a new session is suspended; 10 minutes by default.</summary>
    [Setting("idle time after which a new session sleeps", HelpOf = ProgramKinds.Silo)]
    [Duration("00:00:01")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The value of <see cref="Isolation"/> with which no session runs in a sandbox.</summary>
    public const string NoIsolation = "none";

    /// <summary>The value of <see cref="Isolation"/> with which every session runs in one.</summary>
    public const string Bubblewrap = "bubblewrap";

    /// <summary>How sessions are kept apart; null, the default, for a sandbox for those of anybody but the owner.</summary>
    [Setting(
        "whose sessions run [in a sandbox](operations.md#who-sees-what): `bubblewrap` all, `none` nobody's",
        Default = "those of everybody but the owner")]
    [OneOf(NoIsolation, Bubblewrap)]
    public string? Isolation { get; init; }

    /// <summary>Whether a session in a project that is a git repository gets a worktree of its own; true by default.</summary>
    [Setting("whether a session in a git project works in a worktree and on a branch of its own; `false`: in the project's folder itself")]
    public bool Worktrees { get; init; } = true;

    /// <summary>Time that a process has between SIGTERM and SIGKILL; 5 s by default.</summary>
    [Setting("time a process has between SIGTERM and SIGKILL")]
    [Duration("00:00:00", "00:05:00")]
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The agent of a new session; null, the default, for the first one found.</summary>
    [Setting("the agent of a new session", Default = "the first found of [the agents](#agents)", Allowed = "one of the agents")]
    public string? Agent { get; init; }

    /// <summary>What one session may use at once.</summary>
    [Section(ReadBy = ProgramKinds.Silo)]
    public LimitsOptions Limits { get; init; } = new();
}
