using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>One field of a form: what a person is asked, and which value their answer is.</summary>
internal sealed class FormField
{
    private const int LongestDefault = 60;
    private readonly JsonElement _schema;
    private readonly string _type;
    private readonly (string Title, JsonNode? Value)[] _choices;

    /// <summary>Takes a field.</summary>
    /// <param name="name">Its name in the form.</param>
    /// <param name="schema">
    /// Its schema: a text, number, boolean, a choice, or several of one; whatever else it says is taken as a text.
    /// </param>
    /// <param name="isRequired">Whether it must have a value.</param>
    public FormField(string name, JsonElement schema, bool isRequired)
    {
        Name = name;
        _schema = schema;
        _type = schema.String("type") ?? schema.Items("type").Select(static type => type.ToString()).FirstOrDefault(
            static type => type != "null") ?? "string";
        _choices = _type switch
        {
            "array" => ChoicesOf(schema.Property("items") ?? default),
            "boolean" => [("Yes", true), ("No", false)],
            _ => ChoicesOf(schema),
        };
        Titles = [.. _choices.Select(static choice => choice.Title)];
        var title = ReadDefault();
        Controls = FormControls.For(Titles, title, isRequired);
        Text = Describe(isRequired);
    }

    /// <summary>Its name in the form.</summary>
    public string Name { get; }

    /// <summary>The default value, or null.</summary>
    public JsonNode? Default { get; private set; }

    /// <summary>Titles of the values that can be chosen; empty if it is a text or a number.</summary>
    public IReadOnlyList<string> Titles { get; }

    /// <summary>What can be chosen instead of a value.</summary>
    public FormControls Controls { get; }

    /// <summary>What it asks for, in CommonMark.</summary>
    public string Text { get; }

    /// <summary>How it may be answered.</summary>
    public AnswerForm Form => new()
    {
        TakesWords = _choices.Length == 0,
        Several = _type == "array" ? _choices.Length : 0,
        Yes = _type == "boolean" ? _choices[0].Title : null,
        No = _type == "boolean" ? _choices[1].Title : null,
        Controls = Controls.All.Count,
    };

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The value, or what is wrong with it in one sentence.</returns>
    public (JsonNode? Value, string? Problem) Read(string answer) => (_type, _choices) switch
    {
        ("array", _) => ReadSeveral(answer),
        (_, { Length: > 0 }) => Chosen(answer) is { } index
            ? (_choices[index].Value?.DeepClone(), null)
            : (null, $"“{answer}” is none of the answers."),
        ("integer" or "number", _) => FieldRules.Number(answer, _schema, isWhole: _type == "integer"),
        _ => FieldRules.Text(answer, _schema),
    };

    private (JsonNode? Value, string? Problem) ReadSeveral(string answer)
    {
        JsonNode?[] values;
        if (_choices.Length == 0)
        {
            values = [.. answer.Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(static item => (JsonNode?)JsonValue.Create(item))];
        }
        else if ((Selection.Read(answer, Titles) ?? (Chosen(answer) is { } one ? [one] : null)) is { } chosen)
        {
            values = [.. chosen.Select(index => _choices[index].Value?.DeepClone())];
        }
        else
        {
            return (null, $"“{answer}” is none of the answers.");
        }

        return FieldRules.Count(values.Length, _schema) is { } problem ? (null, problem) : (new JsonArray(values), null);
    }

    private int? Chosen(string answer)
    {
        var words = answer.Trim();
        var index = Array.FindIndex(_choices, choice =>
            string.Equals(choice.Title.Trim(), words, StringComparison.OrdinalIgnoreCase)
                || string.Equals(choice.Value?.ToString(), words, StringComparison.Ordinal));
        return index < 0 ? null : index;
    }

    /// <summary>Takes the default value, if there is one that the field's own rules allow.</summary>
    /// <returns>What it is called, or null.</returns>
    private string? ReadDefault()
    {
        if (_schema.Property("default") is not { ValueKind: not JsonValueKind.Null } given)
        {
            return null;
        }

        string[] items = given.ValueKind is JsonValueKind.Array
            ? [.. given.EnumerateArray().Select(static item => item.ToString())]
            : [given.ToString()];
        var titles = items.Select(
            item => _choices.FirstOrDefault(
                choice => string.Equals(choice.Value?.ToString(), item, StringComparison.OrdinalIgnoreCase)).Title ?? item);
        var title = string.Join(", ", titles);
        (Default, var problem) = title.Length == 0 ? (null, "") : Read(title);
        return problem is not null ? null : title.Length > LongestDefault ? $"{title[..LongestDefault]}…" : title;
    }

    private string Describe(bool isRequired)
    {
        var description = _schema.String("description");
        var rules = string.Join(
            ", ", FieldRules.Describe(_type, _choices.Length > 0, _schema).Append(isRequired ? "required" : "optional"));
        var listed = string.Concat(Titles.Select(static title => $"\n- {title}"));
        return $"**{_schema.String("title") ?? Name}**{(description is null ? "" : $" {description}")}\n({rules}){(_type == "boolean" || listed.Length == 0 ? "" : $"\n{listed}")}";
    }

    private static (string Title, JsonNode? Value)[] ChoicesOf(JsonElement schema)
    {
        var titled = schema.Items("oneOf").Concat(schema.Items("anyOf")).Where(
            static choice => choice.Property("const") is not null).ToArray();
        if (titled.Length > 0)
        {
            return [.. titled.Select(
                static choice =>
                    (choice.String("title") ?? choice.Property("const")!.Value.ToString(), Node(choice.Property("const")!.Value)))];
        }

        string[] names = [.. schema.Items("enumNames").Select(static name => name.ToString())];
        return [.. schema.Items("enum").Select((value, index) => (index < names.Length ? names[index] : value.ToString(), Node(value)))];
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
