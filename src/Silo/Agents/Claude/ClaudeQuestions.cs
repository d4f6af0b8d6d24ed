using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the CLI asks of a person: permissions, choices, plans; and how an answer is told to it.</summary>
/// <param name="workingFolder">The real path of the session's folder, or null if it is not known.</param>
/// <param name="afterPlan">Says what goes with a plan's approval; see <see cref="ClaudePermissions.AfterPlan"/>.</param>
internal sealed class ClaudeQuestions(string? workingFolder = null, Func<JsonArray?>? afterPlan = null)
{
    private readonly OrderedDictionary<string, PendingRequest> _pending = [];

    /// <summary>Whether a person's answer is waited for.</summary>
    public bool IsAnyOpen
    {
        get
        {
            lock (_pending)
            {
                return _pending.Count > 0;
            }
        }
    }

    /// <summary>What is asked now, the oldest first.</summary>
    public IReadOnlyList<AgentQuestion> Open
    {
        get
        {
            lock (_pending)
            {
                return [.. _pending.Values.Select(static pending => pending.Current)];
            }
        }
    }

    /// <summary>Takes a control request.</summary>
    /// <param name="requestId">Its id.</param>
    /// <param name="request">The request.</param>
    /// <returns>The question to put to a person, or null if it is none that we know.</returns>
    public AgentQuestion? Ask(string requestId, JsonElement request)
    {
        PendingRequest? pending = request.String("subtype") switch
        {
            "can_use_tool" => Permission(requestId, request),
            "elicitation" when request.String("mode") == "url" => new PendingLink(requestId, request),
            "elicitation" => new PendingForm(requestId, request),
            _ => null,
        };
        if (pending is null)
        {
            return null;
        }

        lock (_pending)
        {
            _pending[requestId] = pending;
            return pending.Current;
        }
    }

    private PendingRequest? Permission(string requestId, JsonElement request)
    {
        var tool = request.String("tool_name") ?? "";
        if (tool == "AskUserQuestion" && request.Property("input") is { } asked && asked.Items("questions").Any())
        {
            // A person can't answer a question without words; refused, the agent can ask again.
            return asked.Items("questions").All(static question => question.String("question") is { Length: > 0 })
                ? new PendingChoices(requestId, asked)
                : null;
        }

        return new PendingPermission(requestId, tool, request, workingFolder, afterPlan);
    }

    /// <summary>The CLI no longer waits for an answer.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <returns>The question, or null if it was answered.</returns>
    public string? Withdraw(string requestId)
    {
        lock (_pending)
        {
            return _pending.Remove(requestId, out var pending) ? pending.Current.QuestionId : null;
        }
    }

    /// <summary>A server says that what it asked a person to do at a link is done.</summary>
    /// <param name="elicitationId">The server's id of that.</param>
    /// <returns>What to tell the CLI, and the question that is closed with it; null if nobody is asked that.</returns>
    public (ClaudeAnswer Answer, string QuestionId)? Complete(string elicitationId)
    {
        lock (_pending)
        {
            return _pending.Values.OfType<PendingLink>().FirstOrDefault(link => link.ElicitationId == elicitationId) is { } done
                && _pending.Remove(done.RequestId)
                    ? (done.Accept(), done.Current.QuestionId)
                    : null;
        }
    }

    /// <summary>Takes a person's answer.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What to tell the CLI, or the next question; null if the question is not open.</returns>
    public ClaudeAnswer? Answer(string questionId, string option)
    {
        lock (_pending)
        {
            if (_pending.Values.FirstOrDefault(pending => pending.Current.QuestionId == questionId) is not { } open)
            {
                return null;
            }

            var answer = open.Answer(option);
            if (answer.Next is null)
            {
                _pending.Remove(open.RequestId);
            }

            return answer;
        }
    }
}

/// <summary>What follows from a person's answer.</summary>
/// <param name="RequestId">The CLI's request.</param>
/// <param name="Response">What to tell it, or null if more must be asked first.</param>
/// <param name="Next">The next question, or null.</param>
internal sealed record ClaudeAnswer(string RequestId, JsonObject? Response, AgentQuestion? Next);
