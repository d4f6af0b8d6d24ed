namespace Dormouse.Grains.Chats;

/// <summary>What a person may do with a session in a chat; each includes those before it.</summary>
internal enum SessionRight
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Writing to it, stopping it, answering what it asks, and seeing how it is.</summary>
    Use,

    /// <summary>Saying what its agent may do.</summary>
    Approve,

    /// <summary>Everything: it is theirs.</summary>
    Own,
}
