namespace Dormouse.Contracts;

/// <summary>What became of the wish to give a prompt that waits before all others.</summary>
public enum SendNowReceipt
{
    /// <summary>It is the next one, now or since earlier.</summary>
    Next,

    /// <summary>The agent has it and works on it.</summary>
    Running,

    /// <summary>It was given to the agent, and its turn is over.</summary>
    Done,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>No prompt of that id is known.</summary>
    Unknown,
}
