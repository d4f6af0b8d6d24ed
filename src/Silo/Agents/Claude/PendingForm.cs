using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// An MCP server asks a person to fill in a form (an elicitation): its fields one after the other, each checked as its schema says.
/// </summary>
internal sealed class PendingForm : PendingRequest
{
    private const string Accept = "Accept";
    private readonly string _head;
    private readonly FormField[] _fields;
    private readonly JsonObject _content = [];
    private int _field;
    private int _asked;

    /// <summary>Takes the form.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="request">The request.</param>
    public PendingForm(string requestId, JsonElement request)
        : base(requestId)
    {
        _head = Elicitation.Head(request);
        var schema = (request.Property("requested_schema") ?? default).Clone();
        var required = schema.Items("required").Select(static name => name.ToString()).ToHashSet();
        _fields = schema.Property("properties") is { ValueKind: JsonValueKind.Object } properties
            ? [.. properties.EnumerateObject().Select(
                property => new FormField(property.Name, property.Value, required.Contains(property.Name)))]
            : [];
        Current = Ask(problem: null);
    }

    public override AgentQuestion Current { get; protected set; }

    public override ClaudeAnswer Answer(string option)
    {
        var controls = _fields.Length == 0 ? FormControls.None : _fields[_field].Controls;
        if (option == controls.Decline)
        {
            return Respond(Elicitation.Declined);
        }

        if (option == controls.Cancel)
        {
            return Respond(Elicitation.Cancelled);
        }

        if (_fields.Length == 0)
        {
            return option == Accept ? Accepted() : Repeat("Choose one of the answers.");
        }

        var field = _fields[_field];
        if (option != controls.Skip)
        {
            var (value, problem) = option == controls.Default ? (field.Default, null) : field.Read(option);
            if (problem is not null)
            {
                return Repeat(problem);
            }

            _content[field.Name] = value?.DeepClone();
        }

        if (++_field == _fields.Length)
        {
            return Accepted();
        }

        Current = Ask(problem: null);
        return Proceed();
    }

    private ClaudeAnswer Accepted() => Respond(new() { ["action"] = "accept", ["content"] = _content });

    private ClaudeAnswer Repeat(string problem)
    {
        Current = Ask(problem);
        return Proceed();
    }

    private AgentQuestion Ask(string? problem)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{RequestId}-{_asked++}");
        var warning = problem is null ? "" : $"⚠ {problem}\n\n";
        if (_fields.Length == 0)
        {
            return new(id, warning + _head, [Accept, FormControls.None.Decline, FormControls.None.Cancel])
            {
                Form = new() { Yes = Accept, No = FormControls.None.Decline },
            };
        }

        var field = _fields[_field];
        var place = _fields.Length == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{_field + 1} of {_fields.Length}: ");
        return new(id, $"{warning}{_head}\n\n{place}{field.Text}", [.. field.Titles, .. field.Controls.All]) { Form = field.Form };
    }
}
