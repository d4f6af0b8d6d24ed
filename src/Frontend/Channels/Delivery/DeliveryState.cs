namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Where the delivery of a chat stands between two outputs, and so how long it waits and what it does when none comes.</summary>
/// <param name="IsConfirmed">Whether the chat knows all that was shown.</param>
/// <param name="HasPassing">Whether growing text or progress waits for its pace.</param>
/// <param name="IsStale">Whether what stands in passing is of a chat that was away since, and has not told it anew.</param>
/// <param name="IsTyping">Whether <c>typing</c> is shown.</param>
internal readonly record struct DeliveryState(bool IsConfirmed, bool HasPassing, bool IsStale, bool IsTyping)
{
    /// <summary>How long it takes until what stands in passing has to be shown again, lest it go; null if nothing has to.</summary>
    public TimeSpan? Refresh { get; init; }

    /// <summary>How long it takes until the pinned line is to be looked after; null if it is not.</summary>
    public TimeSpan? Pin { get; init; }

    /// <summary>How long a chat without output is read on.</summary>
    public static readonly TimeSpan IdleEnd = TimeSpan.FromMinutes(5);

    /// <summary>How long it takes until what failed is tried again, and until what is stale goes.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for the next output.</summary>
    /// <param name="untilPassing">How long what passes must wait for its pace.</param>
    /// <returns>The time.</returns>
    public TimeSpan Patience(TimeSpan untilPassing) => this switch
    {
        { HasPassing: true } => untilPassing,
        { IsConfirmed: true, IsStale: false } => new[] { Refresh ?? IdleEnd, Pin ?? IdleEnd, IdleEnd }.Min(),
        _ => RetryPause,
    };

    /// <summary>What to do when none has come.</summary>
    public DeliveryStep Step => this switch
    {
        { IsConfirmed: false } => DeliveryStep.Confirm,
        { HasPassing: true } => DeliveryStep.ShowPassing,
        { IsStale: true } => DeliveryStep.RemoveStale,
        { Refresh.Ticks: <= 0 } => DeliveryStep.Refresh,
        { Pin.Ticks: <= 0 } => DeliveryStep.Pin,
        { Refresh: not null } or { Pin: not null } or { IsTyping: true } => DeliveryStep.Wait,
        _ => DeliveryStep.End,
    };
}

/// <summary>What the delivery of a chat does while no output comes.</summary>
internal enum DeliveryStep
{
    /// <summary>Tell the chat once more what was shown.</summary>
    Confirm,

    /// <summary>Show growing text or progress.</summary>
    ShowPassing,

    /// <summary>Show once more what stands in passing and would go.</summary>
    Refresh,

    /// <summary>Look after the pinned line.</summary>
    Pin,

    /// <summary>Take away what nothing will take the place of.</summary>
    RemoveStale,

    /// <summary>Wait on: somebody works.</summary>
    Wait,

    /// <summary>Nothing is left to do.</summary>
    End,
}
