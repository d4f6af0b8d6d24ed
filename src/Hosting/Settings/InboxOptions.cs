using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>The section <c>Inbox</c>.</summary>
public sealed record InboxOptions
{
    /// <summary>After how long a person is reminded of what waits for their answer; zero for never, 4 h by default.</summary>
    [Setting("after how long a person is reminded of a question of a session of theirs; `00:00:00`: never")]
    [Duration("00:00:00")]
    public TimeSpan RemindAfter { get; init; } = TimeSpan.FromHours(4);
}
