namespace Dormouse.Grains.Agents;

/// <summary>The terminal that a session was lent to has ended.</summary>
/// <param name="Conversation">The agent's own id of the conversation that it ended in.</param>
public sealed record EndedLoan(string Conversation);
