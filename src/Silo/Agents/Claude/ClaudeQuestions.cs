using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>What the CLI asks of a person: permissions, choices, plans; and how an answer is told to it.</summary>
internal sealed class ClaudeQuestions
{
    private const string Allow = "Allow";
    private const string AlwaysAllow = "Always allow";
    private const string Deny = "Deny";
    private const string Approve = "Approve";
    private const string KeepPlanning = "Keep planning";

    private readonly Dictionary<string, Pending> _pending = [];

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

    /// <summary>Takes a control request.</summary>
    /// <param name="requestId">Its id.</param>
    /// <param name="request">The request.</param>
    /// <returns>The question to put to a person, or null if it is none that we know.</returns>
    public AgentQuestion? Ask(string requestId, JsonElement request)
    {
        if (request.String("subtype") != "can_use_tool")
        {
            return null;
        }

        var tool = request.String("tool_name") ?? "";
        var input = request.Property("input") is { ValueKind: JsonValueKind.Object } given ? JsonObject.Create(given.Clone())! : [];
        var rule = request.Items("permission_suggestions").FirstOrDefault(static suggestion => suggestion.String("type") == "addRules");
        var pending = new Pending(
            requestId,
            tool,
            input,
            rule.ValueKind is JsonValueKind.Object ? JsonNode.Parse(rule.GetRawText()) : null);
        lock (_pending)
        {
            _pending[requestId] = pending;
        }

        return pending.Question(request.Property("input") ?? default);
    }

    /// <summary>The CLI no longer waits for an answer.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <returns>The question, or null if it was answered.</returns>
    public string? Withdraw(string requestId)
    {
        lock (_pending)
        {
            return _pending.Remove(requestId, out var pending) ? pending.QuestionId : null;
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
            if (_pending.Values.FirstOrDefault(pending => pending.QuestionId == questionId) is not { } open)
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

    private sealed class Pending(string requestId, string tool, JsonObject input, JsonNode? rule)
    {
        private readonly JsonObject _answers = [];
        private int _asked;

        public string RequestId => requestId;

        public string QuestionId => tool == "AskUserQuestion" ? $"{requestId}-{_asked}" : requestId;

        private JsonArray Questions => input["questions"] as JsonArray ?? [];

        public AgentQuestion Question(JsonElement original) => tool switch
        {
            "AskUserQuestion" when Questions.Count > 0 => NextQuestion(),
            "ExitPlanMode" => new(
                QuestionId, $"The agent has a plan:\n\n{input["plan"]?.GetValue<string>()}\n\nShall it go ahead?", [Approve, KeepPlanning]),
            _ => new(
                QuestionId,
                $"May the agent use **{tool}**?\n\n{CodeBlock.Of(ToolTexts.Permission(tool, original))}",
                rule is null ? [Allow, Deny] : [Allow, AlwaysAllow, Deny]),
        };

        public ClaudeAnswer Answer(string option)
        {
            if (tool == "AskUserQuestion" && Questions.Count > 0)
            {
                _answers[Questions[_asked]!["question"]!.GetValue<string>()] = option;
                _asked++;
                return _asked < Questions.Count ? new(requestId, Response: null, NextQuestion()) : Permit(("answers", _answers));
            }

            return option switch
            {
                Allow or Approve => Permit(),
                AlwaysAllow when rule is not null => Permit(permissions: new JsonArray(rule.DeepClone())),
                Deny => Refuse("The person said no."),
                KeepPlanning => Refuse("The person wants you to keep planning."),
                _ => Refuse(option),
            };
        }

        private AgentQuestion NextQuestion()
        {
            var question = Questions[_asked]!;
            var options = (question["options"] as JsonArray ?? []).Select(static option => Label(option)).ToArray();
            var described = (question["options"] as JsonArray ?? [])
                .Select(static option => $"- **{Label(option)}** {(option as JsonObject)?["description"]}");
            return new(
                QuestionId,
                $"{question["question"]}\n\n{string.Join('\n', described)}",
                options.Length > 0 ? options : ["Yes", "No"]);
        }

        private static string Label(JsonNode? option) => (option as JsonObject)?["label"]?.ToString() ?? option?.ToString() ?? "";

        private ClaudeAnswer Permit((string Name, JsonNode Value)? more = null, JsonArray? permissions = null)
        {
            var updated = input.DeepClone().AsObject();
            if (more is { } extra)
            {
                updated[extra.Name] = extra.Value.DeepClone();
            }

            var response = new JsonObject { ["behavior"] = "allow", ["updatedInput"] = updated };
            if (permissions is not null)
            {
                response["updatedPermissions"] = permissions;
            }

            return new(requestId, response, Next: null);
        }

        private ClaudeAnswer Refuse(string message) =>
            new(requestId, new JsonObject { ["behavior"] = "deny", ["message"] = message }, Next: null);
    }
}

/// <summary>What follows from a person's answer.</summary>
/// <param name="RequestId">The CLI's request.</param>
/// <param name="Response">What to tell it, or null if more must be asked first.</param>
/// <param name="Next">The next question, or null.</param>
internal sealed record ClaudeAnswer(string RequestId, JsonObject? Response, AgentQuestion? Next);
