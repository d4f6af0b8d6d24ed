namespace Dormouse.Grains.Chats;

/// <summary>What became of a message that was acted on.</summary>
internal enum MessageEnd
{
    /// <summary>It is done with.</summary>
    Done,

    /// <summary>It is in a session's queue.</summary>
    Queued,

    /// <summary>It is tried again, and what was sent after it waits.</summary>
    Later,

    /// <summary>It is tried again, and what need not be in order with it passes it.</summary>
    Aside,
}
