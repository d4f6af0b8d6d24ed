using Dormouse.Frontend.Telegram.Line;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>How long the intake of updates waits for what, so that nothing waits for ever and no chat for another.</summary>
internal sealed record IntakePatience
{
    /// <summary>For calls of the Bot API and downloads.</summary>
    public LinePatience Calls { get; init; } = new(TimeSpan.FromSeconds(60));

    /// <summary>For the long poll, beyond the time that the server itself waits.</summary>
    public LinePatience Polls { get; init; } = new(BotConnection.PollTime + TimeSpan.FromSeconds(15));

    /// <summary>
    /// How long an update may be on its way before it is set aside. Default: 20 s; Telegram waits about a minute for a webhook.
    /// </summary>
    public TimeSpan Update { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an update may fail before it is set aside. Default: 30 s.</summary>
    public TimeSpan Failing { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after its first failed try began a file is given up, when a try fails, and its message taken without it. Default: 60 s.
    /// </summary>
    public TimeSpan File { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time for what nobody depends on, such as the answer to a press. Default: 5 s.</summary>
    public TimeSpan Courtesy { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Pause after the first failure of an update that was set aside; it doubles up to <see cref="LastPause"/>. Default: 1 s.
    /// </summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two tries of an update that was set aside. Default: 30 s.</summary>
    public TimeSpan LastPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is looked for updates that other frontends have set aside. Default: 10 s.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(10);
}
