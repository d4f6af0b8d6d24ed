namespace Dormouse.Grains.Agents;

/// <summary>
/// Who has the conversation of a session open beside the session itself: terminals that it is lent to, and what people and agents have
/// started by themselves. One at a time, or turns are lost.
/// </summary>
public interface IConversationHolders
{
    /// <summary>Looks whether a process that is not the session's own has its conversation open.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>The process; null if there is none, or the agent does not tell, or can't be asked.</returns>
    ValueTask<ConversationHolder?> FindHolderAsync(AgentLaunch launch);

    /// <summary>A person wants a process ended that has the conversation open. It is asked to end, and nobody waits for that.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="holder">The process (<see cref="ConversationHolder.Id"/>); one that has come instead is left alone.</param>
    /// <returns>A task that ends when it was asked.</returns>
    ValueTask EndHolderAsync(AgentLaunch launch, string holder);

    /// <summary>What runs the agent's own terminal program on a conversation.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>The command; null if the agent has no such program.</returns>
    TerminalCommand? TerminalOf(AgentLaunch launch);

    /// <summary>Lends a session to a process, which then has its conversation open (<see cref="FindHolderAsync"/>) until it ends.</summary>
    /// <param name="session">The session.</param>
    /// <param name="borrower">The process.</param>
    /// <returns>False if there is no such process on this machine.</returns>
    bool TryLend(SessionKey session, Borrower borrower);

    /// <summary>Whether a terminal has the session.</summary>
    /// <param name="session">The session.</param>
    /// <returns>True if it is lent to a process that lives.</returns>
    bool IsLent(SessionKey session);

    /// <summary>Whether a session is lent to a process.</summary>
    /// <param name="session">The session.</param>
    /// <param name="borrower">The process.</param>
    /// <returns>True if it is, and the process lives.</returns>
    bool IsLentTo(SessionKey session, Borrower borrower);

    /// <summary>Looks for a loan of the session whose terminal has ended, and that was not taken back yet.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>The loan, or null.</returns>
    ValueTask<EndedLoan?> FindEndedLoanAsync(AgentLaunch launch);

    /// <summary>
    /// The session is no longer lent, and knows what its terminal left. What a terminal that was killed had started ends.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>A task that ends when nothing of the terminal is there any more.</returns>
    ValueTask TakeBackAsync(AgentLaunch launch);
}
