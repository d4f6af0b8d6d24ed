using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The agent's own questions (<c>AskUserQuestion</c>), one after the other. All of them take the person's own words.</summary>
internal sealed class PendingChoices : PendingRequest
{
    private readonly JsonObject _input;
    private readonly JsonElement[] _questions;
    private readonly JsonObject _answers = [];
    private int _asked;

    /// <summary>Takes the questions.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="input">The tool's input; it has at least one question.</param>
    public PendingChoices(string requestId, JsonElement input)
        : base(requestId)
    {
        var own = input.Clone();
        _input = JsonObject.Create(own)!;
        _questions = [.. own.Items("questions")];
        Current = Ask();
    }

    public override AgentQuestion Current { get; protected set; }

    public override ClaudeAnswer Answer(string option)
    {
        _answers[TextOf(_questions[_asked])] = option;
        if (++_asked < _questions.Length)
        {
            Current = Ask();
            return Proceed();
        }

        var updated = _input.DeepClone().AsObject();
        updated["answers"] = _answers;
        return Respond(new() { ["behavior"] = "allow", ["updatedInput"] = updated });
    }

    private AgentQuestion Ask()
    {
        var question = _questions[_asked];
        var options = question.Items("options").ToArray();
        var described = string.Join(
            '\n', options.Select(static option => $"- **{Label(option)}** {option.String("description")}".TrimEnd()));
        var isSeveral = question.Bool("multiSelect");
        var hint = isSeveral && options.Length > 0 ? "\n\nSeveral may be chosen." : "";
        return new($"{RequestId}-{_asked}", $"{TextOf(question)}\n\n{described}{hint}".TrimEnd(), [.. options.Select(Label)])
        {
            Form = new() { TakesWords = true, Several = isSeveral ? options.Length : 0 },
        };
    }

    private static string TextOf(JsonElement question) => question.String("question") ?? "";

    private static string Label(JsonElement option) =>
        option.String("label") ?? (option.ValueKind is JsonValueKind.String ? JsonText.Read(option) : option.ToString());
}
