namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Why a delivery ended.</summary>
internal enum DeliveryEnd
{
    /// <summary>Nothing was to be shown for a while.</summary>
    Idle,

    /// <summary>The chat is at another place and goes on there.</summary>
    Moved,

    /// <summary>The chat can't be written to.</summary>
    Forbidden,

    /// <summary>Another frontend delivers for the chat, or nobody may.</summary>
    Refused,

    /// <summary>This frontend's lease is over.</summary>
    LeaseOver,
}
