using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the CLI asks of a person: permissions, choices, plans; and how an answer is told to it.</summary>
/// <param name="workingFolder">The real path of the session's folder, or null if it is not known.</param>
internal sealed class ClaudeQuestions(string? workingFolder = null)
{
    private const string Allow = "Allow";
    private const string AlwaysAllow = "Always allow";
    private const string Deny = "Deny";
    private const string Approve = "Approve";
    private const string KeepPlanning = "Keep planning";

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

        var input = request.Property("input") is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given.Clone())! : [];
        return new PendingPermission(
            requestId,
            tool,
            input,
            ClaudePermissions.Together(request, workingFolder),
            request.Property("input") ?? default);
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

    private sealed class PendingPermission(string requestId, string tool, JsonObject input, JsonArray? always, JsonElement original)
        : PendingRequest(requestId)
    {
        public override AgentQuestion Current { get; protected set; } = tool is "ExitPlanMode"
            ? new(requestId, $"The agent has a plan:\n\n{original.String("plan")}\n\nShall it go ahead?", [Approve, KeepPlanning])
            {
                Form = new() { Yes = Approve, No = KeepPlanning, IsPermission = true },
            }
            : new(
                requestId,
                $"May the agent use **{tool}**?\n\n{CodeBlock.Of(ToolTexts.Permission(tool, original))}{Opened(always)}",
                always is null ? [Allow, Deny] : [Allow, AlwaysAllow, Deny])
            {
                Form = new() { Yes = Allow, No = Deny, IsPermission = true },
            };

        public override ClaudeAnswer Answer(string option) => option switch
        {
            Allow or Approve => Permit(),
            AlwaysAllow when always is not null => Permit(always.DeepClone().AsArray()),
            Deny => Refuse("The person said no."),
            KeepPlanning => Refuse("The person wants you to keep planning."),
            _ => Refuse(option),
        };

        /// <summary>A rule about a path outside helps only together with its folder.</summary>
        private static string Opened(JsonArray? always) =>
            always is not null && ClaudePermissions.FoldersOf(always) is { Count: > 0 } folders
            ? $"\n\n{AlwaysAllow} also opens {string.Join(", ", folders.Select(static folder => $"`{folder}`"))} to it."
            : "";

        private ClaudeAnswer Permit(JsonArray? permissions = null)
        {
            var response = new JsonObject { ["behavior"] = "allow", ["updatedInput"] = input.DeepClone() };
            if (permissions is not null)
            {
                response["updatedPermissions"] = permissions;
            }

            return Respond(response);
        }

        private ClaudeAnswer Refuse(string message) => Respond(new() { ["behavior"] = "deny", ["message"] = message });
    }
}

/// <summary>What follows from a person's answer.</summary>
/// <param name="RequestId">The CLI's request.</param>
/// <param name="Response">What to tell it, or null if more must be asked first.</param>
/// <param name="Next">The next question, or null.</param>
internal sealed record ClaudeAnswer(string RequestId, JsonObject? Response, AgentQuestion? Next);
