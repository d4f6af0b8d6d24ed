using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>A control request of the CLI that waits for a person: one question, or several one after the other.</summary>
/// <param name="requestId">The request's id.</param>
internal abstract class PendingRequest(string requestId)
{
    /// <summary>The request's id.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>What is asked now.</summary>
    public abstract AgentQuestion Current { get; protected set; }

    /// <summary>Takes the answer to <see cref="Current"/>.</summary>
    /// <param name="option">One of its options, or free text.</param>
    /// <returns>What to tell the CLI, or the next question.</returns>
    public abstract ClaudeAnswer Answer(string option);

    /// <summary>Nothing more is asked.</summary>
    /// <param name="response">What to tell the CLI.</param>
    /// <returns>The end of the request.</returns>
    protected ClaudeAnswer Respond(JsonObject response) => new(RequestId, response, Next: null);

    /// <summary>More is asked.</summary>
    /// <returns>The next question.</returns>
    protected ClaudeAnswer Proceed() => new(RequestId, Response: null, Current);
}
